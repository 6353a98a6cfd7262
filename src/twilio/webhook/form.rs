//! The parameters of a form-encoded body.

/// The parameters in the order they came; a name may come more than once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// Reads a body of `application/x-www-form-urlencoded`; every body is one.
    pub fn parse(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    /// A parameter that is there and not empty, the first of its name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// What a signature covers besides the URL: every name followed by its value, sorted by both, each pair once.
    /// Sorted as JavaScript sorts, by UTF-16 code units, because that is what the official library does.
    pub fn signed_text(&self) -> String {
        let mut pairs: Vec<&(String, String)> = self.0.iter().collect();
        pairs.sort_by(|(name, value), (other_name, other_value)| {
            let by_name = name.encode_utf16().cmp(other_name.encode_utf16());
            by_name.then_with(|| value.encode_utf16().cmp(other_value.encode_utf16()))
        });
        pairs.dedup();
        pairs.into_iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]).collect()
    }
}

//! The forms of a URL that may have been signed, as the official validator tries them.

/// More parameters than this are not looked at, as in Node's `querystring`.
const MOST_PARAMETERS: usize = 1000;

/// Every text that a signature for this URL may stand for: the URL as it is, without and with its port; then the same
/// of its normalised form, as it is and with its query string written anew. The platform normalises, as it does with the
/// addresses of requests: a parser of our own is a tenth of the WASM.
pub fn candidates(url: &str, normalise: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let mut candidates = vec![without_port(url), with_port(url)];
    if let Some(normalised) = normalise(url) {
        let normalised = [without_port(&normalised), with_port(&normalised)];
        let rewritten = normalised.each_ref().map(|url| with_rewritten_query(url));
        candidates.extend(normalised.into_iter().chain(rewritten));
    }
    candidates
}

/// A URL in parts that put together are the very same text.
struct Parts<'a> {
    scheme: &'a str,
    user: &'a str,
    host: &'a str,
    /// With its colon; empty where there is none.
    port: &'a str,
    rest: &'a str,
}

fn split(url: &str) -> Option<Parts<'_>> {
    let (name, _) = url.split_once("://")?;
    let is_scheme = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-'));
    if !is_scheme {
        return None;
    }
    let (scheme, behind) = url.split_at_checked(name.len() + 3)?;
    let (authority, rest) = behind.split_at_checked(behind.find(['/', '?', '#']).unwrap_or(behind.len()))?;
    let (user, place) = authority.split_at_checked(authority.rfind('@').map_or(0, |at| at + 1))?;
    // A colon starts the port only behind the bracket of an IPv6 address.
    let address_end = place.rfind(']').map_or(0, |at| at + 1);
    let colon = place.get(address_end..)?.find(':').map_or(place.len(), |at| address_end + at);
    let (host, port) = place.split_at_checked(colon)?;
    Some(Parts { scheme, user, host, port, rest })
}

fn without_port(url: &str) -> String {
    match split(url) {
        Some(Parts { scheme, user, host, rest, .. }) => [scheme, user, host, rest].concat(),
        None => url.to_owned(),
    }
}

fn with_port(url: &str) -> String {
    match split(url) {
        Some(Parts { scheme, user, host, port: "", rest }) => {
            let port = if scheme.eq_ignore_ascii_case("https://") { ":443" } else { ":80" };
            [scheme, user, host, port, rest].concat()
        }
        _ => url.to_owned(),
    }
}

/// The query string read and written again by the rules of Node's `querystring`: values of one name stand together,
/// names that are array indices come first, in order.
fn with_rewritten_query(url: &str) -> String {
    let Some((before, query)) = url.split_once('?').filter(|(_, query)| !query.is_empty()) else {
        return url.to_owned();
    };
    let parts = query.split('&').filter(|part| !part.is_empty()).take(MOST_PARAMETERS);
    let pairs = parts.flat_map(|part| form_urlencoded::parse(part.as_bytes()).next());
    let mut grouped: Vec<(String, Vec<String>)> = Vec::new();
    for (name, value) in pairs {
        match grouped.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => values.push(value.into_owned()),
            None => grouped.push((name.into_owned(), vec![value.into_owned()])),
        }
    }
    grouped.sort_by_key(|(name, _)| array_index(name).map_or(u64::MAX, u64::from));
    let written: Vec<String> = grouped
        .iter()
        .flat_map(|(name, values)| values.iter().map(move |value| format!("{}={}", escape(name), escape(value))))
        .collect();
    format!("{before}?{}", written.join("&"))
}

fn array_index(name: &str) -> Option<u32> {
    name.parse::<u32>().ok().filter(|index| *index < u32::MAX && index.to_string() == name)
}

/// `querystring.escape`
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"!'()*-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}

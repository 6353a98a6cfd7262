//! D1 behind the store's [`Database`].

use std::cell::RefCell;

use super::bridge::Env;
use crate::store::{Database, DatabaseError, Rows, Statement, Value};

/// A database that hangs must keep neither a person nor an object waiting for ever. What it did after all is found out
/// by what is asked next.
const PATIENCE_MS: u32 = 10_000;

/// The bridge puts this between a statement's rows, and below it what stands between statements. JSON has neither.
const ROW: char = '\n';
const STATEMENT: char = '\u{1e}';

/// The database bound as `DB`.
pub struct D1 {
    env: Env,
}

impl D1 {
    /// The database of an environment.
    pub fn new(env: &Env) -> Self {
        Self { env: env.clone() }
    }
}

impl Database for D1 {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, DatabaseError> {
        let written = SENT
            .with_borrow_mut(|sent| written(&statements, sent))
            .map_err(|error| DatabaseError::Failed(error.to_string()))?;
        let answer = self.env.query(&written, PATIENCE_MS).await;
        Ok(rows(&answer.map_err(|trouble| DatabaseError::from_message(&trouble))?))
    }
}

thread_local! {
    /// The SQL that the bridge has been sent: it crosses once, and is its place in this list from then on. All of it is
    /// constants of the program.
    static SENT: RefCell<Vec<&'static str>> = RefCell::default();
}

/// `[[number, [value, …]], …]`; a statement's SQL follows when it is the first of its number.
fn written(statements: &[Statement], sent: &mut Vec<&'static str>) -> Result<String, serde_json::Error> {
    let mut text = String::with_capacity(256);
    for (index, statement) in statements.iter().enumerate() {
        text.push_str(if index == 0 { "[[" } else { ",[" });
        let known = sent.iter().position(|sql| std::ptr::eq(*sql, statement.sql));
        text.push_str(&known.unwrap_or(sent.len()).to_string());
        text.push_str(",[");
        for (index, value) in statement.values.iter().enumerate() {
            if index > 0 {
                text.push(',');
            }
            match value {
                Value::Null => text.push_str("null"),
                Value::Text(value) => text.push_str(&serde_json::to_string(value)?),
                Value::Integer(number) => text.push_str(&number.to_string()),
            }
        }
        text.push(']');
        if known.is_none() {
            text.push(',');
            text.push_str(&serde_json::to_string(statement.sql)?);
            sent.push(statement.sql);
        }
        text.push(']');
    }
    text.push(']');
    Ok(text)
}

fn rows(answer: &str) -> Vec<Rows> {
    let of_one = |text: &str| match text {
        "" => Rows::default(),
        text => Rows(text.split(ROW).map(str::to_owned).collect()),
    };
    answer.split(STATEMENT).map(of_one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_go_out_as_one_json_text() {
        let statements = [
            Statement::new("SELECT ?1,\n ?2", vec!["a \"b\"\u{1}".into(), 7.into()]),
            Statement::new("SELECT 1", vec![]),
            Statement::new("SELECT ?1", vec![Value::Null]),
        ];
        let read: serde_json::Value = serde_json::from_str(&written(&statements, &mut vec![]).unwrap()).unwrap();
        let wanted = serde_json::json!([
            [0, ["a \"b\"\u{1}", 7], "SELECT ?1,\n ?2"],
            [1, [], "SELECT 1"],
            [2, [null], "SELECT ?1"]
        ]);
        assert_eq!(read, wanted);
    }

    #[test]
    fn sql_goes_out_once() {
        const SQL: &str = "SELECT ?1";
        let mut sent = vec![];
        let mut send = |values| written(&[Statement::new(SQL, values), Statement::new("SELECT 2", vec![])], &mut sent);
        assert_eq!(send(vec![1.into()]).unwrap(), r#"[[0,[1],"SELECT ?1"],[1,[],"SELECT 2"]]"#);
        assert_eq!(send(vec!["x".into()]).unwrap(), r#"[[0,["x"]],[1,[]]]"#);
    }

    #[test]
    fn rows_come_back_by_statement() {
        let read = |answer| rows(answer).into_iter().map(|rows| rows.0).collect::<Vec<_>>();
        assert_eq!(read("{}"), [vec!["{}"]]);
        assert_eq!(read("1\n2\u{1e}\u{1e}3"), [vec!["1", "2"], vec![], vec!["3"]]);
        assert_eq!(read(""), [Vec::<String>::new()]);
    }
}

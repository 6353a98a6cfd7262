//! The database of native tests: SQLite in memory with our real migrations.

use std::cell::RefCell;

use rusqlite::{Connection, params_from_iter, types::Value as SqliteValue};

use super::{Database, DatabaseError, Rows, Statement, Value};

/// An empty, migrated database.
pub struct Sqlite {
    connection: RefCell<Connection>,
}

impl Sqlite {
    /// Opens one and applies every migration in order.
    pub fn migrated() -> Self {
        let connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "foreign_keys", "on").unwrap();
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
        let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for file in files {
            connection.execute_batch(&std::fs::read_to_string(&file).unwrap()).unwrap();
        }
        Self { connection: RefCell::new(connection) }
    }

    /// What SQLite plans to do for a statement, a line each (`SEARCH calls USING INDEX …`).
    pub fn query_plan(&self, statement: &Statement) -> Vec<String> {
        let connection = self.connection.borrow();
        let mut prepared = connection.prepare(&format!("EXPLAIN QUERY PLAN {}", statement.sql)).unwrap();
        prepared
            .query_map(params_from_iter(bindings(statement)), |row| row.get("detail"))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    }

    /// Runs a query of the test's own and answers its first column of its first row as text.
    pub fn scalar(&self, sql: &str) -> Option<String> {
        let connection = self.connection.borrow();
        let value = connection.query_row(sql, [], |row| row.get::<_, SqliteValue>(0)).ok()?;
        match value {
            SqliteValue::Null => None,
            SqliteValue::Integer(number) => Some(number.to_string()),
            SqliteValue::Text(text) => Some(text),
            other => Some(format!("{other:?}")),
        }
    }
}

fn bindings(statement: &Statement) -> impl Iterator<Item = SqliteValue> {
    statement.values.iter().map(|value| match value {
        Value::Null => SqliteValue::Null,
        Value::Text(text) => SqliteValue::Text(text.clone()),
        Value::Integer(number) => SqliteValue::Integer(i64::from(*number)),
    })
}

impl Database for Sqlite {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, DatabaseError> {
        let mut connection = self.connection.borrow_mut();
        let failed = |error: rusqlite::Error| DatabaseError::from_message(&error.to_string());
        let transaction = connection.transaction().map_err(failed)?;
        let mut answers = Vec::new();
        for statement in &statements {
            let mut prepared = transaction.prepare(statement.sql).map_err(failed)?;
            let mut rows = Vec::new();
            let mut cursor = prepared.query(params_from_iter(bindings(statement))).map_err(failed)?;
            while let Some(row) = cursor.next().map_err(failed)? {
                rows.push(row.get::<_, String>(0).map_err(failed)?);
            }
            answers.push(Rows(rows));
        }
        transaction.commit().map_err(failed)?;
        Ok(answers)
    }
}

//! D1 behind the store's [`Database`].

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};
use serde::Deserialize;
use worker::{D1Database, D1PreparedStatement, D1Result, D1Type, Env};

use super::timer::Timer;
use crate::store::{Database, DatabaseError, Rows, Statement, Value};

/// A database that hangs must keep neither a person nor an object waiting for ever.
const PATIENCE: Duration = Duration::from_secs(10);

/// The database's answer, or its failure to give one in time. What it did after all is found out by what is asked next.
async fn in_time<T>(answer: impl Future<Output = Result<T, DatabaseError>>) -> Result<T, DatabaseError> {
    let timer = Timer::start(PATIENCE);
    match select(pin!(answer), pin!(timer.over())).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(DatabaseError::Failed("no answer in time".to_owned())),
    }
}

/// The database bound as `DB`.
pub struct D1 {
    database: D1Database,
}

impl D1 {
    /// Takes the binding from the environment.
    pub fn new(env: &Env) -> Result<Self, worker::Error> {
        Ok(Self { database: env.d1("DB")? })
    }

    fn prepare(&self, statement: &Statement) -> Result<D1PreparedStatement, DatabaseError> {
        let values: Vec<D1Type<'_>> = statement
            .values
            .iter()
            .map(|value| match value {
                Value::Null => D1Type::Null,
                Value::Text(text) => D1Type::Text(text),
                Value::Integer(number) => D1Type::Integer(*number),
            })
            .collect();
        self.database.prepare(statement.sql).bind_refs(&values).map_err(|error| failed(&error))
    }
}

/// Every statement answers one text column named `row` (see [`crate::store`]).
#[derive(Deserialize)]
struct Row {
    row: String,
}

fn rows(result: &D1Result) -> Result<Rows, DatabaseError> {
    let rows: Vec<Row> = result.results().map_err(|error| failed(&error))?;
    Ok(Rows(rows.into_iter().map(|row| row.row).collect()))
}

/// D1 says why in the error's cause; some calls give a plain JavaScript error instead.
fn failed(error: &worker::Error) -> DatabaseError {
    match error {
        worker::Error::D1(error) => DatabaseError::from_message(&error.cause()),
        other => DatabaseError::from_message(&other.to_string()),
    }
}

impl Database for D1 {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, DatabaseError> {
        let prepared = statements.iter().map(|statement| self.prepare(statement)).collect::<Result<Vec<_>, _>>()?;
        let results = in_time(async { self.database.batch(prepared).await.map_err(|error| failed(&error)) }).await?;
        results.iter().map(rows).collect()
    }

    async fn run(&self, statement: Statement) -> Result<Rows, DatabaseError> {
        let prepared = self.prepare(&statement)?;
        rows(&in_time(async { prepared.all().await.map_err(|error| failed(&error)) }).await?)
    }
}

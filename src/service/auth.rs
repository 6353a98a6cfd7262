//! Registering, signing in and out, passwords.

use futures_util::future::join;
use futures_util::stream::{self, StreamExt};
use serde_json::json;

use super::{appointments, tell};
use crate::domain::appointment::{Appointment, Row};
use crate::domain::id::{RandomBytes, RoomId, UserId};
use crate::domain::password::{self, PasswordHasher};
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::domain::user::{User, Username};
use crate::error::Error;
use crate::hub::inbox::Inboxes;
use crate::hub::{self, Notice, Rooms};
use crate::json;
use crate::platform::log;
use crate::store::users::{self, Absent, Account};
use crate::store::{self, Answers, Database, DatabaseError, Rows, Statement};

/// As many requests as the platform lets wait at the same time.
const ROOMS_AT_ONCE: usize = 6;

/// Somebody who has just signed in, and whom that took a name from.
#[derive(Debug)]
pub struct SignedIn {
    /// The new session.
    pub session: Session,
    /// A guest of long ago whose name this was.
    pub released: Option<Ended>,
}

/// Someone whose sessions have ended, and the rooms to tell.
#[derive(Debug, PartialEq, Eq)]
pub struct Ended {
    /// Who.
    pub user: hub::User,
    /// Where they may have sockets open.
    pub rooms: Vec<RoomId>,
    /// Whether the account has ended as well: they are no member of these rooms any more.
    pub account: bool,
    /// Whether what they were called is gone too.
    pub erased: bool,
    /// The appointments that were called off with the account.
    pub called_off: Vec<Appointment>,
}

/// A name that somebody has.
struct Taken {
    key: String,
}

json::fields!(Taken { key });

/// Makes a lasting account.
pub async fn register(
    database: &impl Database,
    hasher: &impl PasswordHasher,
    username: &str,
    password: &str,
    (id, salt): (RandomBytes, RandomBytes),
    webhooks: bool,
    now: Timestamp,
) -> Result<SignedIn, Error> {
    let username = Username::parse(username)?;
    password::check(password)?;
    let hash = password::hash(hasher, password, salt).await?;
    start(database, username, Some(hash), id, webhooks, now).await
}

/// Makes an account that a name is enough for.
pub async fn guest(
    database: &impl Database,
    username: &str,
    id: RandomBytes,
    webhooks: bool,
    now: Timestamp,
) -> Result<SignedIn, Error> {
    start(database, Username::parse(username)?, None, id, webhooks, now).await
}

async fn start(
    database: &impl Database,
    username: Username,
    hash: Option<String>,
    random: RandomBytes,
    webhooks: bool,
    now: Timestamp,
) -> Result<SignedIn, Error> {
    let id = UserId::random(random);
    let guest = hash.is_none();
    let insert = users::insert(&id, &username, hash, now);
    let released = match database.run(insert.clone()).await {
        Ok(_) => None,
        Err(DatabaseError::Taken(index)) if index == users::NAME_TAKEN => {
            Some(take_over(database, &username, insert, random, webhooks, now).await?)
        }
        Err(error) => return Err(error.into()),
    };
    Ok(SignedIn { session: Session::start(id, username.as_str().to_owned(), guest, 0, now), released })
}

/// Stores somebody new by the name of a guest who has not been seen for long. In the batch that ends the guest they
/// give up what they had, so that nothing is left to be repeated.
async fn take_over(
    database: &impl Database,
    username: &Username,
    insert: Statement,
    random: RandomBytes,
    webhooks: bool,
    now: Timestamp,
) -> Result<Ended, Error> {
    let others = username.alternatives(random);
    let mut answers = Answers::new(database.batch(vec![users::absent(username, now), users::taken(&others)]).await?);
    let absent: Option<Absent> = answers.next_rows().first()?;
    let suggestion = suggestion(&others, &answers.next_rows().all::<Taken>()?);
    let Some(guest) = absent else { return Err(Error::UsernameTaken { suggestion }) };
    let mut statements = vec![users::release(&guest.id, now)];
    statements.extend(leaving(&guest.id, webhooks, now));
    statements.push(insert);
    match database.batch(statements).await {
        Ok(rows) => {
            let mut answers = Answers::new(rows);
            answers.next_rows();
            left(hub::User { id: guest.id, username: guest.username }, answers, now)
        }
        // They were seen meanwhile, or somebody was faster: nothing has happened.
        Err(DatabaseError::Taken(index)) if index == users::NAME_TAKEN => Err(Error::UsernameTaken { suggestion }),
        Err(error) => Err(error.into()),
    }
}

/// The nicest name close to a taken one that nobody has.
fn suggestion(others: &[Username], taken: &[Taken]) -> String {
    let free = others.iter().find(|other| !taken.iter().any(|taken| taken.key == other.key()));
    free.or(others.last()).map(|name| name.as_str().to_owned()).unwrap_or_default()
}

/// Signs in by name and password, with one read. What was wrong shows neither in the answer nor in the time it takes.
pub async fn login(
    database: &impl Database,
    hasher: &impl PasswordHasher,
    username: &str,
    password: &str,
    now: Timestamp,
) -> Result<Session, Error> {
    // A text that is no name is asked for all the same, so that it takes as long; nobody has it.
    let key = Username::parse(username).map(|name| name.key()).unwrap_or_default();
    let account: Option<Account> = database.run(users::by_name(key)).await?.first()?;
    let hash = account.as_ref().and_then(|account| account.password_hash.as_deref());
    let right = password::verify(hasher, password, hash).await?;
    match account {
        Some(account) if right => Ok(session_of(account, now)),
        _ => Err(Error::WrongCredentials),
    }
}

/// Who is signed in; notes that a guest was seen.
pub async fn me(database: &impl Database, session: &Session, now: Timestamp) -> Result<User, Error> {
    let mut statements = vec![users::by_session(session)];
    statements.extend(users::seen(session, now));
    let answers = database.batch(statements).await?;
    let account: Option<Account> = answers.first().map(Rows::first).transpose()?.flatten();
    let account = account.ok_or(Error::SessionExpired)?;
    Ok(User { id: account.id, username: account.username, guest: account.password_hash.is_none() })
}

/// Refuses who does not know the account's present password; an account without one asks for none.
pub(super) async fn prove(
    hasher: &impl PasswordHasher,
    known: Option<&str>,
    current: Option<&str>,
) -> Result<(), Error> {
    let Some(hash) = known else { return Ok(()) };
    let right = match current {
        Some(current) => password::verify(hasher, current, Some(hash)).await?,
        None => false,
    };
    if right { Ok(()) } else { Err(Error::WrongPassword) }
}

/// Sets a guest's first password or changes one; every earlier session ends.
pub async fn set_password(
    database: &impl Database,
    hasher: &impl PasswordHasher,
    session: &Session,
    (new, current): (&str, Option<&str>),
    salt: RandomBytes,
    now: Timestamp,
) -> Result<(Session, Ended), Error> {
    password::check(new)?;
    let account: Option<Account> = database.run(users::by_session(session)).await?.first()?;
    let known = account.ok_or(Error::SessionExpired)?.password_hash;
    prove(hasher, known.as_deref(), current).await?;
    let hash = password::hash(hasher, new, salt).await?;
    let user = &session.user_id;
    let statements =
        vec![users::set_password(session, known, hash), store::rooms::ids_of(user), store::push::forget_ended(user)];
    let mut answers = Answers::new(database.batch(statements).await?);
    // No row: another device ended the sessions or changed the password between the two trips.
    let account: Account = answers.next_rows().first()?.ok_or(Error::SessionExpired)?;
    let rooms = store::rooms::ids(&answers.next_rows())?;
    Ok((
        session_of(account, now),
        Ended { user: hub_user(session), rooms, account: false, erased: false, called_off: Vec::new() },
    ))
}

/// Signs out: a guest for good, anyone else here or everywhere. `None` when no session but this one's token is over.
pub async fn logout(
    database: &impl Database,
    session: &Session,
    everywhere: bool,
    webhooks: bool,
    now: Timestamp,
) -> Result<Option<Ended>, Error> {
    let user = hub_user(session);
    if session.guest {
        let mut statements = vec![users::end_guest(session)];
        statements.extend(leaving(&session.user_id, webhooks, now));
        let mut answers = Answers::new(database.batch(statements).await?);
        if answers.next_rows().is_empty() {
            return Err(Error::SessionExpired);
        }
        return left(user, answers, now).map(Some);
    }
    if everywhere {
        let id = &session.user_id;
        let statements = vec![users::end_sessions(session), store::rooms::ids_of(id), store::push::forget_ended(id)];
        let mut answers = Answers::new(database.batch(statements).await?);
        if answers.next_rows().is_empty() {
            return Err(Error::SessionExpired);
        }
        return Ok(Some(Ended {
            user,
            rooms: store::rooms::ids(&answers.next_rows())?,
            account: false,
            erased: false,
            called_off: Vec::new(),
        }));
    }
    let account: Option<Account> = database.run(users::by_session(session)).await?.first()?;
    account.map(|_| None).ok_or(Error::SessionExpired)
}

/// What somebody whose account has ended gives up: appointments, rooms and browsers. Read by [`left`].
fn leaving(user: &UserId, webhooks: bool, now: Timestamp) -> Vec<Statement> {
    let mut statements = store::appointments::give_up(user, now);
    statements.extend(store::rooms::leave_all(user));
    statements.push(store::appointments::given_up(user, now));
    if webhooks {
        statements.push(store::webhooks::of_given_up(user, now));
    }
    statements.push(store::push::forget_ended(user));
    statements
}

fn left(user: hub::User, mut answers: Answers, now: Timestamp) -> Result<Ended, Error> {
    // The appointments, their rooms' hours, and the rooms' owners.
    for _ in 0..3 {
        answers.next_rows();
    }
    let rooms = store::rooms::ids(&answers.next_rows())?;
    // The doors they waited at.
    answers.next_rows();
    let called_off = answers.next_rows().all::<Row>()?.into_iter().map(|row| row.shown(now)).collect();
    Ok(Ended { user, rooms, account: true, erased: false, called_off })
}

/// Closes the sockets of somebody whose sessions have ended: their inbox's and their rooms', some at once, because the
/// platform lets nothing go on for long after a reply. Then tells the others of the appointments that were called off.
pub async fn close_sockets(rooms: &impl Rooms, inboxes: &impl Inboxes, ended: Ended) {
    let in_rooms = stream::iter(&ended.rooms).for_each_concurrent(ROOMS_AT_ONCE, async |room| {
        tell(rooms, room, Notice::SessionsEnded { user_id: ended.user.id.clone() }).await;
        if ended.account {
            tell(rooms, room, Notice::MemberLeft { user: ended.user.clone(), erased: ended.erased }).await;
        }
    });
    join(close_inbox(inboxes, &ended.user.id), in_rooms).await;
    for appointment in &ended.called_off {
        tell(rooms, &appointment.room_id, Notice::Closed).await;
        appointments::tell(inboxes, appointment).await;
    }
}

async fn close_inbox(inboxes: &impl Inboxes, user: &UserId) {
    let mut closed = inboxes.end_sessions(user).await;
    if closed.is_err() {
        closed = inboxes.end_sessions(user).await;
    }
    if let Err(error) = closed {
        log::error(&json!({ "level": "warn", "what": "an inbox was not closed", "cause": error.cause() }));
    }
}

/// A session of an account.
pub(super) fn session_of(account: Account, now: Timestamp) -> Session {
    let guest = account.password_hash.is_none();
    Session::start(account.id, account.username, guest, account.session_epoch, now)
}

fn hub_user(session: &Session) -> hub::User {
    hub::User { id: session.user_id.clone(), username: session.username.clone() }
}

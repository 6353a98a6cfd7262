//! Asks Twilio, again where that may help, and never for long.

use std::time::Duration;

use serde::de::DeserializeOwned;

use super::reply::{Account, Participant, Participants, Room, Rules, read};
use super::request::{NewRoom, Recording, Request, Requests};
use super::{Addresses, Credentials, Failure, Transport, TransportError, code};

/// How long one try may take.
const ONE_TRY: Duration = Duration::from_secs(5);

/// How long all tries of one wish may take together.
const ALL_TRIES: Duration = Duration::from_secs(10);

/// A try with less time than this is not worth it.
const SHORTEST_TRY: Duration = Duration::from_millis(500);

/// The pauses between tries.
const PAUSES: [Duration; 2] = [Duration::from_millis(250), Duration::from_millis(1000)];

/// Twilio, as one asker sees it.
#[derive(Debug)]
pub struct Client<T> {
    transport: T,
    requests: Requests,
}

/// The moment at which a wish is given up.
#[derive(Clone, Copy)]
struct Deadline(Duration);

impl<T: Transport> Client<T> {
    /// Twilio at these addresses for this asker.
    pub const fn new(transport: T, addresses: Addresses, credentials: Credentials) -> Self {
        Self { transport, requests: Requests::new(addresses, credentials) }
    }

    /// Makes a room, or finds the one of this name that is in progress.
    pub async fn create_room(&self, room: &NewRoom) -> Result<Room, Failure> {
        let deadline = self.deadline();
        match self.ask(&self.requests.create_room(room), deadline).await {
            Err(failure) if failure.code() == Some(code::ROOM_EXISTS) => {
                self.ask(&self.requests.fetch_room(&room.unique_name), deadline).await
            }
            answer => answer,
        }
    }

    /// A room by its SID, or by the name of one in progress.
    pub async fn fetch_room(&self, sid_or_name: &str) -> Result<Option<Room>, Failure> {
        present(self.ask(&self.requests.fetch_room(sid_or_name), self.deadline()).await)
    }

    /// Ends a room for everybody. Twilio ends rooms by SID alone, so one that is named is looked up first. `None` when
    /// there was none in progress.
    pub async fn complete_room(&self, sid_or_name: &str) -> Result<Option<Room>, Failure> {
        let deadline = self.deadline();
        let sid = match sid_or_name {
            sid if is_room_sid(sid) => sid.to_owned(),
            name => match present::<Room>(self.ask(&self.requests.fetch_room(name), deadline).await)? {
                Some(room) => room.sid,
                None => return Ok(None),
            },
        };
        present(match self.ask(&self.requests.complete_room(&sid), deadline).await {
            Err(failure) if failure.code() == Some(code::ROOM_STATUS) => return Ok(None),
            answer => answer,
        })
    }

    /// Who is connected to a room; `None` when there is no such room.
    pub async fn list_participants(&self, room: &str) -> Result<Option<Vec<Participant>>, Failure> {
        let answer = self.ask::<Participants>(&self.requests.list_participants(room), self.deadline()).await;
        Ok(present(answer)?.map(|page| page.participants))
    }

    /// Takes somebody out of a room; `None` when they are not in it.
    pub async fn remove_participant(&self, room: &str, identity: &str) -> Result<Option<Participant>, Failure> {
        let deadline = self.deadline();
        // A name of dots would climb the path.
        let who = if identity.bytes().all(|byte| byte == b'.') {
            let page = self.ask::<Participants>(&self.requests.list_participants(room), deadline).await;
            let people = present(page)?.map(|page| page.participants).unwrap_or_default();
            let Some(found) = people.into_iter().find(|person| person.identity == identity) else { return Ok(None) };
            found.sid
        } else {
            identity.to_owned()
        };
        present(self.ask(&self.requests.remove_participant(room, &who), deadline).await)
    }

    /// Sets what a room records; `None` when there is no such room.
    pub async fn set_recording_rules(&self, room: &str, recording: Recording) -> Result<Option<()>, Failure> {
        let request = self.requests.set_recording_rules(room, recording);
        Ok(present(self.ask::<Rules>(&request, self.deadline()).await)?.map(drop))
    }

    /// The account, which proves that the asker's credentials are its.
    pub async fn account(&self, sid: &str) -> Result<Account, Failure> {
        self.ask(&self.requests.account(sid), self.deadline()).await
    }

    fn deadline(&self) -> Deadline {
        Deadline(self.transport.clock() + ALL_TRIES)
    }

    /// Sends a request until it is answered for good, its tries are used up or its time is over.
    async fn ask<R: DeserializeOwned>(&self, request: &Request, deadline: Deadline) -> Result<R, Failure> {
        let mut pauses = PAUSES.into_iter();
        loop {
            let left = deadline.0.saturating_sub(self.transport.clock());
            if left < SHORTEST_TRY {
                return Err(Failure::Unreachable(TransportError::Timeout));
            }
            let failure = match self.transport.send(request, left.min(ONE_TRY)).await {
                Ok(reply) => match read(&reply) {
                    Ok(answer) => return Ok(answer),
                    Err(failure) => failure,
                },
                Err(error) => Failure::Unreachable(error),
            };
            let Some(pause) = pauses.next().filter(|_| failure.may_pass()) else { return Err(failure) };
            if self.transport.clock() + pause + SHORTEST_TRY > deadline.0 {
                return Err(failure);
            }
            self.transport.pause(pause).await;
        }
    }
}

/// A room's SID; our rooms' names are longer.
fn is_room_sid(text: &str) -> bool {
    text.len() == 34 && text.starts_with("RM")
}

/// What is not there is no failure.
fn present<R>(answer: Result<R, Failure>) -> Result<Option<R>, Failure> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(failure) if failure.is_absence() => Ok(None),
        Err(failure) => Err(failure),
    }
}

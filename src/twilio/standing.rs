//! What was last seen of Twilio, so that not every call has to find out anew.

use std::time::Duration;

use super::rest::Failure;

/// How long a good answer holds.
const GOOD_FOR: Duration = Duration::from_secs(600);

/// How long a bad one does: an outage holds up one call now and then, and its end is soon noticed.
const BAD_FOR: Duration = Duration::from_secs(10);

/// What an isolate knows of Twilio.
#[derive(Debug, Default)]
pub struct Standing {
    /// What was seen, and until when it counts.
    last: Option<(Option<Failure>, Duration)>,
    /// What the log has of the outage that goes on.
    logged: Option<String>,
}

impl Standing {
    /// What holds at a moment: that Twilio does its work, or why it does not; `None` when that is to be found out.
    pub fn at(&self, clock: Duration) -> Option<Result<(), Failure>> {
        let (failure, until) = self.last.as_ref()?;
        (clock < *until).then(|| failure.clone().map_or(Ok(()), Err))
    }

    /// Takes in what was seen. True when the log should have it: once an outage and cause.
    pub fn learn(&mut self, failure: Option<&Failure>, clock: Duration) -> bool {
        let holds = if failure.is_some() { BAD_FOR } else { GOOD_FOR };
        self.last = Some((failure.cloned(), clock + holds));
        let word = failure.map(Failure::word);
        let is_news = word.is_some() && word != self.logged;
        self.logged = word;
        is_news
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::twilio::rest::TransportError;

    fn refused(code: u32) -> Failure {
        Failure::Refused { status: 401, code: Some(code), message: String::new() }
    }

    #[test]
    fn a_good_answer_holds_for_long_and_a_bad_one_for_seconds() {
        let mut standing = Standing::default();
        let after = Duration::from_secs;
        assert_eq!(standing.at(after(0)), None);
        standing.learn(None, after(0));
        assert_eq!((standing.at(after(599)), standing.at(after(600))), (Some(Ok(())), None));
        standing.learn(Some(&refused(20_003)), after(600));
        assert_eq!((standing.at(after(609)), standing.at(after(610))), (Some(Err(refused(20_003))), None));
    }

    #[test]
    fn an_outage_is_news_once_and_again_when_its_cause_changes_or_it_comes_back() {
        let mut standing = Standing::default();
        let silence = Failure::Unreachable(TransportError::Timeout);
        let reset = Failure::Unreachable(TransportError::Broken("reset".to_owned()));
        let seen = [Some(&silence), Some(&reset), Some(&refused(20_003)), None, Some(&silence)];
        let news = seen.map(|failure| standing.learn(failure, Duration::ZERO));
        assert_eq!(news, [true, false, true, false, true]);
    }
}

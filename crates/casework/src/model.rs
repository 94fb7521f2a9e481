//! The room's nouns: judgements, states, and which state may follow which.

kit::code_list! {
    /// What the officer judges after screening. The words follow the national referral mechanism:
    /// a presumed victim is one for whom there are reasonable grounds; a potential victim is at risk.
    Judgement {
        /// Reasonable grounds to believe that the person is a victim.
        PresumedVictim = "presumed-victim",
        /// At risk of becoming one.
        PotentialVictim = "potential-victim",
        /// The indicators do not point to trafficking.
        NoIndication = "no-indication",
        /// It cannot be said yet.
        CannotSay = "cannot-say",
    }
}

kit::code_list! {
    /// A case's state.
    CaseState {
        /// Being worked on.
        Open = "open",
        /// Closed with a reason.
        Closed = "closed",
    }
}

kit::code_list! {
    /// What became of a need.
    NeedState {
        /// Recorded; nobody has been asked yet.
        Recorded = "recorded",
        /// Part of a referral that waits for an answer.
        Asked = "asked",
        /// The receiver has accepted.
        Promised = "promised",
        /// A service was given.
        Met = "met",
        /// It was declined, or came to nothing.
        Unmet = "unmet",
    }
}

kit::code_list! {
    /// A referral's state.
    ReferralState {
        /// Sent; not yet opened by the receiver.
        Sent = "sent",
        /// The receiver has opened it.
        Received = "received",
        /// The receiver has taken it.
        Accepted = "accepted",
        /// The receiver has declined with a reason.
        Declined = "declined",
        /// A service has been given.
        Served = "served",
        /// It came to an outcome.
        Completed = "completed",
        /// The sender took it back.
        Withdrawn = "withdrawn",
    }
}

kit::code_list! {
    /// A step that moves a referral on.
    Step {
        /// Sent.
        Sent = "sent",
        /// Opened by the receiver.
        Received = "received",
        /// Accepted.
        Accepted = "accepted",
        /// Declined.
        Declined = "declined",
        /// A service was given.
        Served = "served",
        /// An outcome was recorded.
        Completed = "completed",
        /// Taken back.
        Withdrawn = "withdrawn",
        /// The deadline passed without an answer.
        Overdue = "overdue",
    }
}

impl ReferralState {
    /// The state after `step`, or `None` when the step cannot be taken from here.
    pub const fn after(self, step: Step) -> Option<Self> {
        match (self, step) {
            (Self::Sent, Step::Received) => Some(Self::Received),
            (Self::Sent | Self::Received, Step::Accepted) => Some(Self::Accepted),
            (Self::Sent | Self::Received, Step::Declined) => Some(Self::Declined),
            (Self::Sent | Self::Received, Step::Withdrawn) => Some(Self::Withdrawn),
            (Self::Accepted | Self::Served, Step::Served) => Some(Self::Served),
            (Self::Accepted | Self::Served, Step::Completed) => Some(Self::Completed),
            (Self::Sent | Self::Received, Step::Overdue) => Some(self),
            _ => None,
        }
    }

    /// Whether the receiver still owes an answer.
    pub const fn waits_for_answer(self) -> bool {
        matches!(self, Self::Sent | Self::Received)
    }

    /// Whether the receiver is at work on it.
    pub const fn is_underway(self) -> bool {
        matches!(self, Self::Accepted | Self::Served)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ended_referral_takes_no_step() {
        for ended in [ReferralState::Declined, ReferralState::Completed, ReferralState::Withdrawn] {
            for step in Step::ALL {
                assert_eq!(ended.after(*step), None, "{ended} {step}");
            }
        }
    }

    #[test]
    fn no_service_before_acceptance_and_no_answer_twice() {
        assert_eq!(ReferralState::Received.after(Step::Served), None);
        assert_eq!(ReferralState::Accepted.after(Step::Declined), None);
        assert_eq!(ReferralState::Accepted.after(Step::Withdrawn), None);
    }
}

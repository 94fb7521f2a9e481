//! The room's nouns: their states and codes.

kit::code_list! {
    /// Whether a source is asked.
    SourceState {
        /// It is asked again and again.
        Watched = "watched",
        /// It is not asked for now.
        Paused = "paused",
    }
}

kit::code_list! {
    /// How a source is.
    Health {
        /// It was not asked yet.
        New = "new",
        /// It lists what it usually lists.
        Fine = "fine",
        /// It answers and lists nothing new, much longer than it usually does.
        Silent = "silent",
        /// It does not answer, or not with what it was.
        Broken = "broken",
        /// It is not asked.
        Paused = "paused",
    }
}

kit::code_list! {
    /// What is wrong with a source or a page.
    Problem {
        /// Nothing.
        None = "none",
        /// The site's robots.txt does not allow it, or could not be had.
        Forbidden = "forbidden",
        /// The page is not there.
        Gone = "gone",
        /// The site refuses: 401, 403, 429.
        Refused = "refused",
        /// The site has a fault of its own: 5xx.
        Fault = "fault",
        /// It cannot be reached.
        Unreachable = "unreachable",
        /// It took too long.
        Slow = "slow",
        /// It sends more than is taken.
        Large = "large",
        /// It leads to another site or an address that is not read.
        Moved = "moved",
        /// It answers with something else than it was.
        OtherKind = "other-kind",
        /// There is no text in it.
        Empty = "empty",
    }
}

kit::code_list! {
    /// How far an offer has come.
    OfferState {
        /// It was listed and is to be read.
        Waiting = "waiting",
        /// It was read and stands in a campaign.
        Read = "read",
        /// It could not be read and is not tried again.
        Failed = "failed",
    }
}

kit::code_list! {
    /// How far a campaign has come.
    CampaignState {
        /// Nobody decided about it.
        New = "new",
        /// Somebody keeps an eye on it.
        Watched = "watched",
        /// A measure was taken, or is proposed.
        Acted = "acted",
        /// It is not worth acting on.
        Dismissed = "dismissed",
    }
}

impl CampaignState {
    /// Whether somebody decided.
    pub const fn is_decided(self) -> bool {
        !matches!(self, Self::New)
    }
}

kit::code_list! {
    /// How far a measure has come.
    MeasureState {
        /// One analyst proposed it; another one has to agree.
        Proposed = "proposed",
        /// It was taken.
        Taken = "taken",
        /// The second one did not agree.
        Refused = "refused",
    }
}

kit::code_list! {
    /// How far a reading order that was learned has come.
    ModelState {
        /// It was learned and tried; nothing follows from it yet.
        Tried = "tried",
        /// Offers are put in order by it.
        Used = "used",
        /// It is no longer used, or never was.
        Left = "left",
    }
}

kit::code_list! {
    /// Which campaigns a list shows.
    Shown {
        /// Those that are worth reading and were not decided.
        Queue = "queue",
        /// All others that were not decided.
        Rest = "rest",
        /// Those that are watched.
        Watched = "watched",
        /// Those with measures.
        Acted = "acted",
        /// Those that were dismissed.
        Dismissed = "dismissed",
    }
}

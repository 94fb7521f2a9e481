//! The coded side of a signal.

kit::code_list! {
    /// Through which door a signal came in.
    Door {
        /// The public web form.
        Web = "web",
    }
}

kit::code_list! {
    /// Whom or what a report is about.
    About {
        /// The reporter themself.
        Myself = "self",
        /// Someone else.
        Other = "other",
        /// An offer: work, study, marriage, travel.
        Offer = "offer",
        /// Not said.
        Unsaid = "unsaid",
    }
}

kit::code_list! {
    /// Whether someone is in danger now.
    Danger {
        /// Yes.
        Now = "now",
        /// No.
        NotNow = "not-now",
        /// Not known, or not said.
        Unknown = "unknown",
    }
}

kit::code_list! {
    /// How far a signal has come.
    State {
        /// Nobody has looked yet.
        New = "new",
        /// Someone has looked; it is being screened.
        Open = "open",
        /// A case was opened.
        Case = "case",
        /// Closed with a reason.
        Closed = "closed",
    }
}

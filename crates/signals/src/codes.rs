//! The coded side of a signal.

kit::code_list! {
    /// Through which door a signal came in.
    Door {
        /// The public web form.
        Web = "web",
        /// The form for organisations.
        Organisation = "organisation",
        /// Typed in: by telephone.
        Phone = "phone",
        /// Typed in: on paper.
        Paper = "paper",
        /// Typed in: in person.
        Person = "person",
        /// From a school's list: a minor who is absent, or on no list.
        Attendance = "attendance",
        /// From an analyst who found a published offer.
        Monitoring = "monitoring",
    }
}

kit::code_list! {
    /// What kind of organisation reports.
    OrgKind {
        /// A school or kindergarten.
        School = "school",
        /// A clinic, a hospital, a doctor.
        Clinic = "clinic",
        /// A hotel or hostel.
        Hotel = "hotel",
        /// An employer.
        Employer = "employer",
        /// A non-governmental organisation.
        Ngo = "ngo",
        /// Another.
        Other = "other",
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

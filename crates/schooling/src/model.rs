//! The room's nouns: states, and which lists are shown.

kit::code_list! {
    /// How far a load of attendance is.
    LoadState {
        /// Pupils are being taken in.
        Open = "open",
        /// It is whole.
        Finished = "finished",
        /// It was taken back.
        Undone = "undone",
    }
}

kit::code_list! {
    /// Whether a pupil who was absent is followed.
    AbsenceState {
        /// They are.
        Followed = "followed",
        /// Back at school.
        Back = "back",
        /// It ended for another reason.
        Left = "left",
    }
}

kit::code_list! {
    /// Which pupils are shown.
    Shown {
        /// Those who are followed, the next to be looked at first.
        Followed = "followed",
        /// Those for whom something is late.
        Late = "late",
        /// Those who are back at school.
        Back = "back",
        /// Those of whom it ended for another reason.
        Left = "left",
    }
}

kit::code_list! {
    /// What is known of a child of a register who is on no school's list.
    UnlistedState {
        /// Nobody has said why.
        Waiting = "waiting",
        /// The registrar told those who act.
        Told = "told",
        /// The registrar knows why.
        Explained = "explained",
        /// A later list has them.
        Found = "found",
    }
}

kit::code_list! {
    /// Whether an institution takes children in.
    InstitutionState {
        /// It does.
        Open = "open",
        /// It was closed.
        Closed = "closed",
    }
}

kit::code_list! {
    /// Whether a child is in care.
    WardState {
        /// They are.
        InCare = "in-care",
        /// They left.
        Left = "left",
    }
}

kit::code_list! {
    /// Which children are shown.
    ShownWards {
        /// Those in care, who leaves next first.
        Next = "next",
        /// Those whose plan before leaving is late.
        Late = "late",
        /// Those who left and to whom somebody is to look.
        Look = "look",
        /// Those who left.
        Left = "left",
    }
}

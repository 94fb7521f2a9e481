//! The room's nouns: what kinds there are.

kit::code_list! {
    /// What a material is.
    MaterialKind {
        /// A leaflet.
        Leaflet = "leaflet",
        /// A poster.
        Poster = "poster",
        /// A card that fits into a shoe.
        Card = "card",
        /// A lesson plan or a methodical aid.
        LessonPlan = "lesson-plan",
        /// A film.
        Video = "video",
        /// Something that is listened to.
        Sound = "sound",
        /// Anything else.
        Other = "other",
    }
}

kit::code_list! {
    /// For whom something is made or held.
    Audience {
        /// Anyone.
        Everyone = "everyone",
        /// Those who seek work, here or abroad.
        Jobseekers = "jobseekers",
        /// Children and young people.
        Children = "children",
        /// Parents.
        Parents = "parents",
        /// Teachers.
        Teachers = "teachers",
        /// Employers.
        Employers = "employers",
        /// Travellers and migrants.
        Travellers = "travellers",
        /// Officials.
        Officials = "officials",
    }
}

impl Audience {
    /// For whom a public text of this name is.
    pub fn of_page(name: &str) -> Self {
        match name {
            "offer" => Self::Jobseekers,
            warning if warning.starts_with(editions::WARNING) => Self::Jobseekers,
            other => other.parse().unwrap_or(Self::Everyone),
        }
    }
}

kit::code_list! {
    /// Under which terms others may use a material.
    Licence {
        /// Creative Commons Attribution 4.0.
        CcBy = "cc-by-4.0",
        /// The same, not for sale.
        CcByNc = "cc-by-nc-4.0",
        /// The same, unchanged and not for sale.
        CcByNcNd = "cc-by-nc-nd-4.0",
        /// No rights are kept.
        Public = "cc0-1.0",
        /// All rights are kept: ask the organisation.
        Kept = "rights-kept",
    }
}

kit::code_list! {
    /// What kind of event was held.
    EventKind {
        /// A meeting with people.
        Meeting = "meeting",
        /// A lecture or a lesson.
        Lecture = "lecture",
        /// Handing out in the street, at a station, at a border.
        Street = "street",
        /// On the air or on the web.
        Broadcast = "broadcast",
        /// An exhibition, a play, a competition.
        Culture = "culture",
    }
}

kit::code_list! {
    /// In what kind of institution a programme is held. Source: the Law No. 958-IIQ names schools, orphanages and
    /// boarding schools.
    Setting {
        /// A school of general education.
        School = "school",
        /// An orphanage.
        Orphanage = "orphanage",
        /// A boarding school.
        BoardingSchool = "boarding-school",
        /// A vocational school or college.
        Vocational = "vocational",
    }
}

kit::code_list! {
    /// What came of a programme.
    Outcome {
        /// Held to its end.
        Completed = "completed",
        /// The institution goes on by itself.
        Adopted = "adopted",
        /// Broken off.
        Stopped = "stopped",
    }
}

/// The most people, copies or children that are entered at once: more is a slip of the finger.
pub const MOST: i64 = 1_000_000;

"""What a made-up life is made of: children, periods of care, placement spells; and the codes lives draw on."""
from dataclasses import dataclass, field
from datetime import date

COUNCIL, NEIGHBOUR = "E10000016", "E06000035"
# Authorities farther out in which children are placed.
ELSEWHERE = ["E10000011", "E10000030", "E09000004", "E09000006", "E09000008", "E09000011", "E09000023", "E06000043",
             "E10000012", "E10000034"]
DISTRICTS = ["Ashford", "Canterbury", "Dartford", "Dover", "Folkestone and Hythe", "Gravesham", "Maidstone",
             "Sevenoaks", "Swale", "Thanet", "Tonbridge and Malling", "Tunbridge Wells"]
AREAS = {"Ashford": "South", "Dover": "South", "Folkestone and Hythe": "South", "Canterbury": "East", "Swale": "East",
         "Thanet": "East", "Dartford": "North", "Gravesham": "North", "Sevenoaks": "North", "Maidstone": "West",
         "Tonbridge and Malling": "West", "Tunbridge Wells": "West"}
ETHNICITY = {"A1": "WBRI", "A2": "WIRI", "A3": "WOTH", "A4": "WIRT", "A5": "WROM", "B1": "MWBC", "B2": "MWBA",
             "B3": "MWAS", "B4": "MOTH", "C1": "AIND", "C2": "APKN", "C3": "ABAN", "C4": "AOTH", "D1": "BCRB",
             "D2": "BAFR", "D3": "BOTH", "E1": "CHNE", "E2": "OOTH"}
DISABILITY = {"Autism or Asperger's syndrome": "AUT", "Behaviour": "BEH", "Communication": "COMM",
              "Consciousness": "CON", "Hand Function": "HAND", "Hearing": "HEAR", "Incontinence": "INC",
              "Learning": "LD", "Mobility": "MOB", "Personal Care": "PC", "Vision": "VIS", "Other DDA": "DDA"}
# Nationalities unaccompanied children arrive with, and the ethnic groups nationalities usually record.
ARRIVING = ["Afghanistani", "Eritrean", "Iranian", "Iraqi", "Sudanese", "Vietnamese", "Albanian", "Syrian", "Egyptian",
            "Ethiopian", "Kuwaiti", "Chad", "Guinean", "Somalian", "Ivorian", "Senegalese", "Omani", "Chinese"]
ETHNIC_GROUPS = {
    "C4": ["Afghanistani", "Vietnamese", "Nepalese", "Sri Lankan", "Thai"],
    "E2": ["Iranian", "Iraqi", "Syrian", "Egyptian", "Kuwaiti", "Omani", "Turkish"],
    "D2": ["Eritrean", "Sudanese", "Ethiopian", "Chad", "Guinean", "Somalian", "Ivorian", "Senegalese", "Nigerian",
           "Ghana", "Kenyan", "Sierra Leone", "Zimbabwean", "South African", "Congolese"],
    "A3": ["Albanian", "Czech", "French", "German", "Latvian", "Lithuanian", "Polish", "Portugese", "Russian", "Slovak",
           "Slovenian", "Belgian", "Bulgarian", "Romanian"],
    "A2": ["Irish"], "C1": ["Indian"], "C2": ["Pakistani"], "E1": ["Chinese"], "D1": ["Jamaican"]}
FOSTER = ("U1", "U2", "U3", "U4", "U5", "U6")
ADOPTIVE = ("A3", "A4", "A5", "A6")


@dataclass
class Spell:
    """One placement: from a move to the next move, whatever changes on paper in between."""
    start: date
    place: str
    provider: str | None = None
    authority: str | None = None
    distance: float | None = None
    postcode: str | None = None
    urn: str | None = None
    earlier_place: str | None = None        # the type until `changed`, where the same carer's status changed (RNE T)
    changed: date | None = None
    away: tuple[date, date, str] | None = None      # a temporary stay inside the spell
    same_carer: bool = False                # adopted by the foster carer: continues the spell before on paper


@dataclass
class Period:
    """A period of care; `end` and `reason` are None while it lasts."""
    start: date
    end: date | None = None
    reason: str | None = None
    moves: list[date] = field(default_factory=list)
    spells: list[Spell] = field(default_factory=list)
    legal: list[tuple[date, str]] = field(default_factory=list)
    journey: dict[str, date] = field(default_factory=dict)      # adoption: plan, decision, order, match, placed

    def last_day(self, as_of: date) -> date:
        return as_of if self.end is None else self.end


@dataclass(eq=False)
class Child:
    child_id: str
    born: date
    sex: str
    uasc: bool
    district: str
    home_postcode: str
    ethnicity: str | None = None
    nationality: str | None = None
    need: str = "N1"
    disabilities: list[str] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)
    cell: int = 0
    group: str = ""                          # the placement group on the reporting date
    spell: Spell | None = None               # and the placement
    flags: set[str] = field(default_factory=set)

    @property
    def period(self) -> Period:
        return self.periods[-1]

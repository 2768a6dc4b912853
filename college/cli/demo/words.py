"""The words of the demonstration college: its courses, places and people, all of them made up."""

COURSES = (
    ("Understanding sleep", "What sleep does, what gets in its way, and small things to try.", "Wellbeing"),
    ("Living well with anxiety", "How worry works in body and mind, and what others have found useful.", "Wellbeing"),
    (
        "Finding your way with psychosis",
        "Unusual experiences, what they can mean, and living a full life.",
        "Understanding",
    ),
    ("Writing for wellbeing", "Short exercises with pen and paper. Nobody has to read aloud.", "Creativity"),
    ("Food and mood", "How what we eat and how we feel belong together, on any budget.", "Wellbeing"),
    (
        "Making a wellbeing plan",
        "Write a plan of your own: what keeps you well, and what to do on a bad day.",
        "Recovery",
    ),
    ("Introduction to recovery", "What recovery means to different people, and what it could mean to you.", "Recovery"),
    ("Mindfulness for beginners", "Simple practices, sitting or walking, at your own pace.", "Wellbeing"),
    ("Coping with low mood", "What keeps low mood going, and first steps out of it.", "Understanding"),
    ("Being a supporter", "For family, friends and carers: looking after somebody, and yourself.", "Supporters"),
    ("Understanding voices", "What hearing voices can be like, and ways of living with them.", "Understanding"),
    ("Getting back to work", "Rights, adjustments, and what to say about time away.", "Next steps"),
    ("Volunteering: a first step", "Finding something you like, and settling in.", "Next steps"),
    ("Money without worry", "Budgets, benefits and where to get advice.", "Practical skills"),
    ("Assertiveness", "Saying what you need, kindly and clearly.", "Practical skills"),
    ("Drawing what cannot be said", "No skill needed: charcoal, colour and quiet company.", "Creativity"),
    ("Singing together", "Songs by ear, for the joy of it.", "Creativity"),
    ("Walking and talking", "An easy hour by the water, every week.", "Wellbeing"),
    ("Understanding medication", "What it does, questions to ask, and how decisions are shared.", "Understanding"),
    ("Managing difficult feelings", "Noticing, naming, and riding out a wave.", "Practical skills"),
    ("Telling your story", "Choosing what to tell, to whom, and how to stay safe in the telling.", "Recovery"),
    ("Becoming a peer trainer", "What the role is, and how to find out whether it is for you.", "Next steps"),
    ("Digital basics", "Phones, forms and video calls without the panic.", "Practical skills"),
    ("Kindness to yourself", "Why we are hard on ourselves, and another way of talking.", "Recovery"),
)
DESCRIPTION = """## What we will do

Two people teach this course: one who knows {subject} from their own life, and one who knows it from their work.
You learn from both, and from each other.

- short talks, with time to ask
- things to try, alone or in pairs; you may always pass
- a handout to take home

## What to bring

Nothing. There is tea, and a break after the first hour.
"""
OUTCOMES = "I can say what helps me\nI have tried something new\nI know where to find more"
FIRST_VISIT = """One of us stands at the door with a name badge, from ten minutes before. There is tea.

Sit where you like. We begin with our first names, and with what we hope for from the course.
"""
VENUES = (
    (
        "Tidewater House",
        "12 Quay Street, Tidewater TW1 2AB",
        "Five minutes from the station. Bus 4 and 7 stop outside.",
        ("The Loft", "Garden Room"),
    ),
    (
        "Central Library",
        "Market Square, Tidewater TW1 1AA",
        "Opposite the town hall. Use the side door after six.",
        ("Room 1", "Room 2"),
    ),
    (
        "St Brannock's Hall",
        "Church Lane, Tidewater TW2 5QD",
        "There are six parking places. Bus 9 stops at the gate.",
        ("Main Hall", "Small Hall"),
    ),
)
ACCESS = "Step-free from the street, an accessible toilet, and a hearing loop. Tell us if we can make anything easier."
FIRST_NAMES = (
    "Aisha", "Alun", "Anwen", "Bashir", "Bethan", "Bronwen", "Callum", "Carwyn", "Catrin", "Chidi", "Dafydd", "Delyth",
    "Dewi", "Eleri", "Elin", "Emeka", "Ewa", "Fatima", "Ffion", "Gareth", "George", "Grace", "Gwilym", "Hana", "Hywel",
    "Ifan", "Imran", "Ioan", "Iwona", "Jack", "Jasmine", "Joseph", "Kasia", "Kofi", "Leah", "Llinos", "Magda", "Mair",
    "Marek", "Mei", "Mohammed", "Nadia", "Nerys", "Ngozi", "Nia", "Olwen", "Oluwaseun", "Owain", "Padraig", "Priya",
    "Quentin", "Rhian", "Rhys", "Rosa", "Ruth", "Samina", "Siân", "Siôn", "Tegan", "Tomasz", "Ursula", "Vikram", "Wyn",
    "Yusuf", "Zainab", "Zoë",
)  # fmt: skip
LAST_NAMES = (
    "Adeyemi", "Ahmed", "Begum", "Bowen", "Chen", "Davies", "Driscoll", "Edwards", "Evans", "Griffiths",
    "Hughes", "Hussain",
    "Jenkins", "Jones", "Kaur", "Kowalska", "Lewis", "Llewellyn", "Łuczak", "Mensah", "Morgan", "Morris", "Ncube",
    "Nowak",
    "O’Brien", "Okafor", "Owen", "Patel", "Pritchard", "Quinn", "Rees", "Roberts", "Singh", "Ślusarczyk",
    "Smith", "Thomas",
    "Walker", "Williams", "Ŵyn", "Yusuf",
)  # fmt: skip
HELPS = (
    "A seat near the door, please.",
    "Large print, 18 point.",
    "I may need to step out for a minute.",
    "My sister comes with me the first time.",
    "Please face me when you speak: I lip-read.",
    "No strong perfume near me, please.",
)
LEARNED = (
    "To rest before I am tired.",
    "That I am not the only one.",
    "A way of breathing that works on the bus.",
    "How to say no without a row.",
    "That small steps count.",
    "What to ask my doctor.",
)
AGREEMENT = """We are kind to each other. What is said here stays here, unless somebody is in danger.

You may pass on anything. If you cannot come, tell us if you can: somebody else may like the place.
"""
ETHNIC_GROUPS = (
    "English, Welsh, Scottish, Northern Irish or British", "English, Welsh, Scottish, Northern Irish or British",
    "Irish", "Any other White background", "White and Black Caribbean", "Indian", "Pakistani", "Bangladeshi", "Chinese",
    "African", "Caribbean", "Arab", "declined",
)  # fmt: skip

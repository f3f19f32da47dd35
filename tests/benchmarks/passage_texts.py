"""Passages as documents hold them, each with a question that asks for it in other words.

Written for the benchmark: everyday letters, manuals, notes and reports. A question shares with its
passage as few words that mean something as English allows; the others of the same matter are there
to be confused with it. ``distractors`` fills slots of templates of the same matters.
"""

import random
from typing import Final

PAIRS: Final[tuple[tuple[str, str], ...]] = (
    (
        (
            "The heating engineer came on Tuesday and bled the radiators on the second floor. "
            "Pressure in the boiler had dropped below one bar, which is why the bathroom stayed "
            "cold."
        ),
        "why was there no warmth in the washroom",
    ),
    (
        (
            "Rex needs his rabies booster before we cross the border in April. The clinic on "
            "Mill Lane does it without an appointment on weekday mornings."
        ),
        "getting the dog vaccinated for travelling abroad",
    ),
    (
        (
            "We regret to inform you that your application for the post of junior archivist was "
            "not successful. There were more than ninety candidates for a single vacancy."
        ),
        "they turned me down for the job",
    ),
    (
        (
            "Your direct debit of 64.20 was returned unpaid by the bank because of insufficient "
            "funds. A handling fee of five pounds has been added to the next bill."
        ),
        "payment bounced since the account was empty",
    ),
    (
        (
            "Simmer the lentils with bay leaf and cumin for twenty-five minutes, then stir in "
            "spinach and a squeeze of lemon. Serves four as a main course."
        ),
        "cheap vegetarian stew",
    ),
    (
        (
            "The tenant shall return both sets of keys on the day of departure and leave the "
            "rooms swept. Nail holes in the walls are to be filled."
        ),
        "what to do when moving out of a rented apartment",
    ),
    (
        (
            "Grandfather was apprenticed to a cabinet maker at fourteen. He never used a single "
            "screw in his life and laughed at anyone who did."
        ),
        "an ancestor who learned woodworking as a boy",
    ),
    (
        (
            "If the printer reports a jam although no paper can be seen, remove the rear tray "
            "and check the rollers for small torn pieces."
        ),
        "machine says sheet is stuck but nothing is there",
    ),
    (
        (
            "Kilimanjaro is climbed in five to seven days. Most people who turn back do so "
            "because of headaches and nausea above four thousand metres, not because of tired "
            "legs."
        ),
        "altitude sickness on an African mountain",
    ),
    (
        (
            "The council has approved forty affordable homes on the site of the former dairy. "
            "Residents fear that the narrow road cannot take the additional traffic."
        ),
        "neighbours worry about more cars because of new housing",
    ),
    (
        (
            "Take one capsule three times a day with food and finish the whole course even if "
            "you feel better. Do not drink alcohol during this time."
        ),
        "instructions for antibiotics",
    ),
    (
        (
            "Our flight from Porto was overbooked and we were offered a night in an airport "
            "hotel and two hundred and fifty euros each. We said yes at once."
        ),
        "compensation for giving up seats on a plane",
    ),
    (
        (
            "The squirrels have gnawed through the bird feeder again. This time I hung it on a "
            "wire with plastic bottles threaded on either side, and so far they slip off."
        ),
        "keeping rodents away from food in the garden",
    ),
    (
        (
            "Our eldest starts at the comprehensive in September. The uniform costs more than my "
            "first car, and it has to be bought from one particular shop."
        ),
        "school clothes are very expensive",
    ),
    (
        (
            "A power cut at ten past three erased everything I had typed since lunch. The "
            "program had not saved a single line of the report by itself."
        ),
        "lost work when the electricity failed",
    ),
    (
        (
            "The violinist broke a string in the slow movement, took the instrument of the "
            "player beside her and went on as if nothing had happened."
        ),
        "mishap of a musician during a concert",
    ),
    (
        (
            "Sourdough wants patience: leave the dough overnight in a cool larder, fold it in "
            "the morning and bake it in a very hot pot with the lid on."
        ),
        "how to make bread without yeast from a packet",
    ),
    (
        (
            "Two masked men threatened the cashier with a knife and escaped on a scooter with "
            "the contents of the till. Nobody was hurt."
        ),
        "armed robbery of a shop",
    ),
    (
        (
            "In the first trimester the mother is often tired and sick in the morning. Dry "
            "biscuits before getting up help some women."
        ),
        "nausea when expecting a baby",
    ),
    (
        (
            "The glacier has retreated by eleven hundred metres since the hut was built. Where "
            "our grandparents stepped on to the ice there is now a lake."
        ),
        "effects of a warming climate in the Alps",
    ),
    (
        (
            "The minutes of the last meeting were approved without changes. Ms Okafor was "
            "elected treasurer by nine votes to two."
        ),
        "who looks after the money of the club now",
    ),
    (
        (
            "Please switch off mobile telephones and take your places; the performance begins in "
            "five minutes. Latecomers can only be admitted during the interval."
        ),
        "theatre announcement before the play",
    ),
    (
        (
            "Tomatoes planted next to basil had fewer whiteflies this summer than those beside "
            "the fence. I shall try marigolds next year."
        ),
        "natural protection of vegetables from insects",
    ),
    (
        (
            "The suspension bridge sways in strong winds and is closed to lorries from force "
            "eight upwards. Motorcyclists cross at their own risk."
        ),
        "crossing the river in a storm",
    ),
    (
        (
            "Mum has put the sewing machine in the attic since her eyes got worse. She says the "
            "thread vanishes in front of her like smoke."
        ),
        "my mother cannot see well any more",
    ),
    (
        (
            "The defendant admitted to having sold the paintings as originals although he knew "
            "them to be copies made by a student in Ghent."
        ),
        "art forgery trial",
    ),
    (
        (
            "Version 4.2 fixes a fault by which files with umlauts in their names were skipped "
            "without a word when folders were copied to another disk."
        ),
        "bug with special characters when backing up",
    ),
    (
        (
            "I am writing to complain about the noise from the flat above mine. There is "
            "drilling on Sundays and a television until two in the morning."
        ),
        "letter about loud neighbours",
    ),
    (
        (
            "The swimming lessons are fully booked until Easter. Children on the waiting list "
            "are called in the order in which they were entered."
        ),
        "no free places in the pool course",
    ),
    (
        (
            "Bats hibernate in the cellar of the brewery from November to March. Waking them "
            "costs them fat that they cannot replace before spring."
        ),
        "animals sleeping through the winter underground",
    ),
    (
        (
            "The car would not start this morning. It turned out that the boot light had stayed "
            "on all weekend and drained the battery."
        ),
        "vehicle did not run because of a flat accumulator",
    ),
    (
        (
            "She has been learning Finnish for two years for the sake of a man from Tampere whom "
            "she has met three times."
        ),
        "studying a language out of love",
    ),
    (
        (
            "A lump sum of one quarter of the fund may be taken free of tax at the age of "
            "fifty-five; the remainder buys an annuity."
        ),
        "options for a pension",
    ),
    (
        (
            "The lamb had been caught in the brambles since the night before. We cut it loose "
            "with the kitchen scissors and it ran off without thanks."
        ),
        "rescue of a young sheep",
    ),
    (
        (
            "On the north side of the church a stone shows the height of the flood of 1953. It "
            "is level with the window sills."
        ),
        "how high the water stood back then",
    ),
    (
        (
            "Store the varnish away from flames, in a well aired room, out of the reach of "
            "children. Rags soaked with it can catch fire by themselves."
        ),
        "dangers of wood finish",
    ),
    (
        (
            "Our team lost the final on penalties after being two goals ahead at half time. The "
            "captain hid his face in his shirt."
        ),
        "bitter defeat in a football match",
    ),
    (
        (
            "The interview panel will ask for two referees. Choose people who have seen you "
            "work, not relatives or friends."
        ),
        "whom to name as a reference for an employer",
    ),
    (
        (
            "Since the strike began no refuse has been collected, and the rats have become bold "
            "enough to run about by day."
        ),
        "rubbish is piling up in the streets",
    ),
    (
        (
            "The telescope shows the rings as a thin line this year because we look at them "
            "almost from the edge."
        ),
        "observing Saturn",
    ),
    (
        (
            "Wash at thirty degrees, do not tumble dry, and pull the jumper into shape while it "
            "is still damp. Otherwise it shrinks to the size of a doll."
        ),
        "caring for a woollen sweater",
    ),
    (
        (
            "The insurer refuses to pay for the stolen bicycle because it was locked to nothing "
            "but itself."
        ),
        "claim rejected after a theft",
    ),
    (
        (
            "He proposed to her in the queue at the post office, between a woman with parcels "
            "and a man who wanted to collect his pension."
        ),
        "asking for someone's hand in an odd place",
    ),
    (
        (
            "The sample contained lead at four times the permitted level. Let the tap run for a "
            "minute before you drink until the old pipes are replaced."
        ),
        "contaminated drinking water",
    ),
    (
        (
            "Visitors to the ward are asked to disinfect their hands at the door and to bring no "
            "cut flowers. No more than two at a bed, please."
        ),
        "rules for seeing a patient in hospital",
    ),
    (
        (
            "The cello has to travel on a seat of its own, with a belt, under the name of Mr "
            "Cello. Airlines charge half the fare."
        ),
        "taking a large instrument on board an aircraft",
    ),
    (
        (
            "Our well ran dry in August for the first time in living memory. The fire brigade "
            "brings two thousand litres every other day."
        ),
        "drought in the village",
    ),
    (
        (
            "The password must have twelve characters and be changed every ninety days. After "
            "five wrong attempts the account is locked for an hour."
        ),
        "rules for logging in at work",
    ),
    (
        (
            "The apprentice had mixed up the labels, and for a week the bakery sold salt in the "
            "bags marked icing sugar."
        ),
        "embarrassing mistake of a trainee",
    ),
    (
        (
            "Monks in this valley have made cheese since the twelfth century. It ripens for ten "
            "months on spruce boards that are never washed with soap."
        ),
        "old tradition of dairy products in a monastery",
    ),
    (
        (
            "The lift is out of order until Friday. Parcels for the upper floors can be left "
            "with the caretaker, who has a bad back and will not carry them up."
        ),
        "elevator does not work",
    ),
    (
        (
            "The comet had last been seen when Napoleon was in exile. It will not come back "
            "before our great-grandchildren are old."
        ),
        "rare event in the night sky",
    ),
    (
        (
            "Half of the marriages in the register of that year are between cousins, for the "
            "village lay cut off behind the pass from October to May."
        ),
        "relatives marrying because of isolation",
    ),
    (
        (
            "Turn off the water at the mains, open the lowest tap, and wrap a towel around the "
            "burst joint before you call the plumber."
        ),
        "first aid for a leaking pipe",
    ),
    (
        (
            "The ants farm aphids: they carry them to fresh shoots, drive off ladybirds, and "
            "drink the sweet drops that they give."
        ),
        "insects that keep other insects as cattle",
    ),
    (
        (
            "Your library books have been overdue for three weeks. The fine is twenty cents a "
            "day for each of them, up to the price of the book."
        ),
        "penalty for returning borrowed novels late",
    ),
    (
        (
            "We sheltered in a bus stop while hailstones as large as walnuts dented every roof "
            "in the car park."
        ),
        "severe weather damaged vehicles",
    ),
    (
        (
            "The will leaves the house to the nephew on condition that the parrot may live in it "
            "until its natural death."
        ),
        "inheritance with a strange clause about a pet",
    ),
    (
        (
            "Knead the clay until no bubbles are left, for trapped air bursts the pot in the "
            "kiln and takes its neighbours with it."
        ),
        "preventing ceramics from exploding when fired",
    ),
    (
        (
            "She blew the referee's whistle in her sleep, or so her husband says, who now lies "
            "at attention at five every morning."
        ),
        "a sports official's habits at night",
    ),
)

_TEMPLATES: Final = (
    (
        "The engineer will {verb} the {device} in the {room} on {day}. Please make sure that "
        "somebody is at home between {hour} and noon, and clear the space in front of it."
    ),
    (
        "Dear {name}, thank you for your letter of {day}. We have looked into the matter of the "
        "{device} and will send you the {paper} within {number} working days."
    ),
    (
        "Minutes of {day}: {name} reported on the state of the {room}; the {paper} was read and "
        "approved. The next meeting takes place in {number} weeks."
    ),
    (
        "For {number} people: chop the {food}, fry it gently in oil, add the {food2} and a "
        "little stock, and let it cook until soft. It tastes even better on {day}."
    ),
    (
        "{name} sold the {animal} on {day} for {number} hundred and bought a {device} with the "
        "money, which stood unused in the {room} for years."
    ),
    (
        "To {verb} the {device}, press the left button for {number} seconds until the lamp turns "
        "green. If the lamp stays red, see the {paper} or ask {name}."
    ),
    (
        "On {day} we walked for {number} hours through the woods behind the village and saw a "
        "{animal} drinking at the stream. {name} had brought {food} and {food2}."
    ),
    (
        "The {paper} must be signed by {name} and handed in at the {room} by {hour} on {day}. "
        "Late ones are not considered, whatever the reason."
    ),
    (
        "Invoice {number}: one {device}, delivered on {day} to {name}. Payable within {number} "
        "days without deduction; the goods remain ours until then."
    ),
    (
        "The {animal} had been seen in the {room} by {name} at about {hour}. On {day} nothing "
        "was left of the {food} but crumbs."
    ),
    (
        "Course for beginners: {name} shows how to {verb} a {device}. Begins on {day} at {hour}, "
        "{number} evenings, materials included."
    ),
    (
        "{name} rang at {hour} to say that the {food} for {day} cannot be delivered, and whether "
        "{food2} would do instead for the {number} guests."
    ),
)
_SLOTS: Final = {
    "verb": ("repair", "inspect", "replace", "clean", "paint", "measure"),
    "device": (
        "boiler",
        "printer",
        "sewing machine",
        "telescope",
        "radio",
        "lawn mower",
        "lift",
        "violin",
        "washing machine",
        "bicycle",
    ),
    "room": ("cellar", "attic", "kitchen", "library", "office", "garage", "hall", "ward"),
    "day": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "3 May", "17 October"),
    "hour": ("eight", "nine", "half past ten", "a quarter to seven"),
    "name": (
        "Mr Tan",
        "Ms Okafor",
        "Aunt Vera",
        "Dr Lindqvist",
        "Pavel",
        "the caretaker",
        "Mrs Adeyemi",
        "young Hofer",
    ),
    "paper": ("certificate", "contract", "report", "manual", "receipt", "application"),
    "number": ("two", "three", "five", "six", "nine", "twelve"),
    "food": ("onions", "lentils", "pumpkin", "beans", "mushrooms", "cabbage"),
    "food2": ("rice", "potatoes", "tomatoes", "noodles", "barley"),
    "animal": ("fox", "goat", "heron", "dog", "squirrel", "badger", "lamb"),
}

NONSENSE: Final = (
    "xkqj wvbz",
    "asdf qwer",
    "blorp fnord zimbu",
    "jjjj",
    "gribbet snorf",
    "qwertz uiop",
    "zzyx vrmp tlk",
    "hjkl hjkl",
    "wubba lorf dent",
    "plimf",
)
"""Struck keys and invented words, which nothing should be found for."""


def distractors(count: int, seed: int) -> list[str]:
    """Return different passages of the same matters that nobody asks for."""
    rng = random.Random(seed)
    made: dict[str, None] = {}
    while len(made) < count:
        template = _TEMPLATES[len(made) % len(_TEMPLATES)]
        made[template.format(**{slot: rng.choice(words) for slot, words in _SLOTS.items()})] = None
    return list(made)

"""The sentences of other subjects that are met in the window, as sources of translations."""

from retllm_desktop.ui.shared.translation import tr_noop


def list_sources() -> tuple[str, ...]:
    """Every sentence, with its values named in braces and without a full stop."""
    return (
        *_queries(),
        *_library(),
        *_shared_library(),
        *_models(),
        *_releases(),
        *file_sources(),
    )


def _queries() -> tuple[str, ...]:
    """Of the query language and of searches."""
    return (
        tr_noop("Nothing follows «{field}:»"),
        tr_noop('write {example}, or put "{field}:" in quotes to look for the word itself'),
        tr_noop("«{value}» is nothing that «{field}:» knows"),
        tr_noop("it knows {values}"),
        tr_noop("perhaps {value}; it knows {values}"),
        tr_noop("The quotes are not closed"),
        tr_noop('close them with a second "'),
        tr_noop("There is nothing between the quotes"),
        tr_noop("write words there"),
        tr_noop("«{field}:» takes one value"),
        tr_noop("write a range instead, as in {example}"),
        tr_noop("Nothing follows the «{sign}»"),
        tr_noop("write what results should be near to or far from, or leave the sign out"),
        tr_noop("Two operators follow each other"),
        tr_noop("leave one out, or put a word in between"),
        tr_noop("A weight of 0 counts for nothing"),
        tr_noop("leave the term out"),
        tr_noop("The weight is too large"),
        tr_noop("write a number such as 2 or 0.5"),
        tr_noop("There is no picture «{number}»"),
        tr_noop("they are counted from 1"),
        tr_noop("The extension is missing"),
        tr_noop("write it as in ext:jpg"),
        tr_noop("A condition has no weight"),
        tr_noop("write {example}"),
        tr_noop("«{value}» is no date"),
        tr_noop("There is no such date as «{value}»"),
        tr_noop("write a day, a month or a year, as in 2024-05-17, 2024-05, 2024 or yesterday"),
        tr_noop("A range needs a beginning or an end"),
        tr_noop("The range ends before it begins"),
        tr_noop("put the earlier date first"),
        tr_noop("put the lower number first"),
        tr_noop("A region has four numbers"),
        tr_noop("The region holds nothing of the picture"),
        tr_noop("write left, top, right and bottom in percent, as in @10,20,60,80"),
        tr_noop("A number is missing"),
        tr_noop("«{text}» is no {field}"),
        tr_noop("«{unit}» is no unit of {field}"),
        tr_noop("«{text}» is too large"),
        tr_noop("No {field} lies below 0"),
        tr_noop("write a number of pixels, as in {field}:>3000 or {field2}:1000..2000"),
        tr_noop("write a number with a unit, as in size:>10MB or size:500kB..2MB"),
        tr_noop("write a number of stars, as in rating:5 or rating:>=4"),
        tr_noop("The parts of the query cancel each other out"),
        tr_noop("take away what is both wanted and not wanted"),
        tr_noop("What should be like that is no longer in the library"),
        tr_noop("like: names a file that is neither in the library nor on this computer"),
        tr_noop("A query may hold {number} pictures"),
        tr_noop("take some away"),
        tr_noop("The query has {length} characters; {most} are the most"),
        tr_noop("shorten it to what the picture or document shows"),
        tr_noop("The model wrote nothing"),
        tr_noop("ask again, or choose another model"),
        tr_noop("There is no model for the close check"),
        tr_noop(
            "The model that is in use answers True or False only; a general model can also say why"
        ),
        tr_noop("Only pictures are explained; of a text the words that match are shown"),
        tr_noop("There are no words that the picture could fit"),
        tr_noop("The model that is in use does not know pictures of this kind"),
        tr_noop("The model that is in use does not know the language of these words"),
        tr_noop("Its drive or folder is not connected"),
        tr_noop("The file is in a cloud"),
        tr_noop("opening it with its program fetches it"),
        tr_noop("The picture cannot be read"),
        tr_noop("The picture of the query cannot be shown to the model"),
    )


def _releases() -> tuple[str, ...]:
    """Of newer versions, of licences, and of removing everything."""
    return (
        tr_noop("The list of releases cannot be read"),
        tr_noop("The list of releases cannot be fetched at present"),
        tr_noop("The signature of the list of releases is wrong"),
        tr_noop("The signature of the list of releases cannot be read"),
        tr_noop("nothing in it was believed: it was altered on its way, or half of it is older"),
        tr_noop("The list of releases is signed with a key that this copy does not know"),
        tr_noop("nothing in it was believed; if that lasts, look where you got the program from"),
        tr_noop("The list of releases is older than one that was seen here before"),
        tr_noop("nothing in it was believed: somebody on the way may hold the newer one back"),
        tr_noop("The list of releases is out of date"),
        tr_noop("it held until {day}; look at this machine's clock, or try again in some days"),
        tr_noop("The list of releases is of a newer format than this version reads"),
        tr_noop("get the newest version where you got this one"),
        tr_noop("What this copy knows of its releases cannot be used"),
        tr_noop(
            "{host} redirects to {other}, which is none of the servers that this copy of the "
            "program knows"
        ),
        tr_noop(
            "«{name}» lies on {host}, which is none of the servers that this copy of the program "
            "knows"
        ),
        tr_noop("There is another file of this name"),
        tr_noop("move it away first"),
        tr_noop("The text of a licence cannot be read"),
        tr_noop("The list of licences cannot be read"),
        tr_noop("A library is open in another window or command"),
        tr_noop("close it first; nothing was removed"),
        tr_noop("It cannot be removed"),
    )


def _library() -> tuple[str, ...]:
    """Of folders, the library and the settings."""
    return (
        tr_noop("There is no such folder"),
        tr_noop("check its name"),
        tr_noop("This is a file, not a folder"),
        tr_noop("give the folder it is in"),
        tr_noop("The folder cannot be read"),
        tr_noop("The folder cannot be listed"),
        tr_noop("This folder is already covered"),
        tr_noop("It lies inside {path}, which is in the library"),
        tr_noop("This folder is no longer in the library"),
        tr_noop("It was removed, or a folder that contains it was added"),
        tr_noop("The pattern «{pattern}» cannot be used: {why}"),
        tr_noop("correct or remove it"),
        tr_noop("The library file is write-protected"),
        tr_noop("Change its permissions, or choose another data directory"),
        tr_noop("The data directory cannot be made"),
        tr_noop("The data directory cannot be written"),
        tr_noop("{reason}. Change its permissions, or choose another data directory"),
        tr_noop("The library was made by a later version of retllm-desktop"),
        tr_noop(
            "Its schema is {theirs}, this program knows {ours}. Install the later version, or "
            "choose another data directory"
        ),
        tr_noop("The library was closed meanwhile"),
        tr_noop("Another retllm-desktop is using this library"),
        tr_noop("The library cannot be opened"),
        tr_noop("The disk is full"),
        tr_noop("There is no tag «{tag}» any more"),
        tr_noop("it may have been removed"),
        tr_noop("A tag is empty"),
        tr_noop("give it a word"),
        tr_noop("A tag has {length} characters; {most} are the most"),
        tr_noop("give it a shorter name"),
        tr_noop("A saved search needs a name"),
        tr_noop("write one"),
        tr_noop("choose a shorter one"),
        tr_noop("A name has {length} characters; {most} are the most"),
        tr_noop("There is nothing to save"),
        tr_noop("search for something first"),
        tr_noop("There is a saved search «{name}» already"),
        tr_noop("give this one another name"),
        tr_noop("The index that speeds up searches could not be written; searches take longer"),
        tr_noop("The settings file cannot be written"),
        tr_noop("The settings file cannot be read"),
        tr_noop("The settings file is not valid TOML"),
        tr_noop("The settings file was written by a newer version"),
        tr_noop("update the program"),
        tr_noop("The setting «{name}» takes {kind}"),
        tr_noop("The setting «{name}» is one of {choices}"),
        tr_noop("The setting «{name}» is at least {least}"),
        tr_noop("on battery"),
        tr_noop("while you work"),
        tr_noop(
            "«{folder}» is looked at every few minutes instead of being watched: other "
            "programs use all watchers that the system allows. To allow more: {command}"
        ),
        tr_noop("«{folder}» cannot be watched and is looked at every few minutes instead"),
        tr_noop(
            "In «{folder}» {number} folders, with all below them, are looked at every few "
            "minutes instead of being watched: the system allows {most} watches. To allow "
            "more: {command}"
        ),
        tr_noop(
            "«{folder}» lies on a server: it is looked at every few minutes, because "
            "changes by other computers are not told. Your own changes are seen at once"
        ),
        tr_noop(
            "In «{folder}» {number} folders lie on servers: each is looked at every few "
            "minutes, because changes by other computers are not told. Your own changes are"
            " seen at once"
        ),
        tr_noop(
            "This library was built with the pack {present}; {pack} comes with the program now"
        ),
        tr_noop(
            "The model that your library was read with is not installed any more, so "
            "nothing can be found until the library is brought to the new one"
        ),
        tr_noop("{what}; results keep the quick order"),
        tr_noop("{what}; passages are found by the model for finding meanwhile"),
        tr_noop("{pack} proposes, {checker} decides"),
        tr_noop("{pack} proposes; {checker} does not know what is in this library"),
        tr_noop(
            "This library was built with the pack {present}; {pack} comes with the program "
            "now and finds documents by what they mean"
        ),
    )


def _shared_library() -> tuple[str, ...]:
    """Of a shared library and its server, what became of the work first."""
    return (
        tr_noop("{what}; nothing could be read"),
        tr_noop("{what}; nothing was changed"),
        tr_noop("{what}; nothing of the batch was written"),
        tr_noop("{what}. It was said: {reason}"),
        tr_noop("The shared library's server does not answer"),
        tr_noop("Check that it runs and can be reached, then try again"),
        tr_noop("The shared library's server answers too slowly"),
        tr_noop("The shared library's server took too long"),
        tr_noop("Try again"),
        tr_noop("The shared library's server refused the connection"),
        tr_noop("It said: {reason}"),
        tr_noop("The shared library's server reported an error"),
        tr_noop("The shared library's server asks for a password, and none is written down here"),
        tr_noop(
            "Write it into ~/.pgpass (a line HOST:PORT:DATABASE:USER:PASSWORD, readable by you "
            "alone)"
        ),
        tr_noop("The shared library's server did not prove that it is the right one"),
        tr_noop(
            "Its certificate has to be of the host that the service file names, and signed by "
            "what sslrootcert names there; whoever looks after the server gives you that file"
        ),
        tr_noop("The disk of the shared library's server is full"),
        tr_noop("Make room there, then try again"),
        tr_noop("The shared library's server takes no more connections"),
        tr_noop("Close other programs that use it, or raise max_connections there; then try again"),
        tr_noop("The shared library's server refused the password"),
        tr_noop("Check the password in ~/.pgpass, or ask whoever manages the library"),
        tr_noop("The shared library's server refused this person"),
        tr_noop("Ask whoever manages the library for access"),
        tr_noop("You may not change this in the shared library"),
        tr_noop("Ask whoever manages the collection for the right to write"),
        tr_noop("There is no such database on the shared library's server"),
        tr_noop("Check the name in the service file"),
        tr_noop("The shared library's server has not enough memory"),
        tr_noop("Try again later, or give the server more"),
        tr_noop("The shared library's server only reads at present"),
        tr_noop("It may be a copy of the real one; check the service file"),
        tr_noop("This database holds no shared library"),
        tr_noop("Run `retllm-desktop library init` first, or check the service file"),
        tr_noop("Another computer was changing the same part of the library"),
        tr_noop("The server is PostgreSQL {version}; a shared library needs 15 or newer"),
        tr_noop("The server has no pgvector"),
        tr_noop(
            "Install it there (Debian, Ubuntu: apt-get install postgresql-18-pgvector); if it "
            "is there, its superuser runs `CREATE EXTENSION vector` in the database"
        ),
        tr_noop("The server's pgvector is {there}; a shared library needs {least} or newer"),
        tr_noop("Update it there; then run `ALTER EXTENSION vector UPDATE` in the database"),
        tr_noop("The shared library was made by a later version of retllm-desktop"),
        tr_noop("Update retllm-desktop on this computer"),
        tr_noop("The shared library is of an earlier version of retllm-desktop"),
        tr_noop("Whoever made it runs `retllm-desktop library init` again, which converts it"),
        tr_noop("The folder is being indexed by {name}"),
        tr_noop("It can be indexed from here once that computer is done"),
        tr_noop("The library was rebuilt for the pack {pack} meanwhile"),
        tr_noop("Choose that pack, or open the program again"),
        tr_noop("You see no collection «{name}» in the shared library"),
        tr_noop("Check its name, or ask whoever manages it for access"),
        *server_sources(),
    )


def server_sources() -> tuple[str, ...]:
    """What PostgreSQL itself says to who connects, where it says it in English."""
    return (
        tr_noop('password authentication failed for user "{person}"'),
        tr_noop('role "{person}" does not exist'),
        tr_noop('database "{name}" does not exist'),
        tr_noop("sorry, too many clients already"),
        tr_noop('too many connections for role "{person}"'),
        tr_noop("remaining connection slots are reserved for {rest}"),
    )


def _models() -> tuple[str, ...]:
    """Of models and the packs that they come in."""
    return (
        tr_noop(
            "The eight-bit picture model of the pack {pack} ranks otherwise than the exact one, "
            "which is used instead: {percent} % of the ten nearest are the same"
        ),
        tr_noop(
            "The eight-bit sentence model of the pack {pack} ranks otherwise than the exact one, "
            "which is used instead: {percent} % of the ten nearest are the same"
        ),
        tr_noop("The pack {pack} ranks otherwise than the exact model does"),
        tr_noop("{percent} % of the ten nearest are the same; the exact model is in another pack"),
        tr_noop("The model of the close check cannot be started"),
        tr_noop("Nothing is fetched while the program is offline"),
        tr_noop("the setting «offline» is on"),
        tr_noop("HF_HUB_OFFLINE is set"),
        tr_noop("make room and fetch again: what came so far is kept"),
        tr_noop("«{file}» cannot be fetched at present"),
        tr_noop("{reason}; what came so far is kept for another attempt"),
        tr_noop("The folder holds no model pack"),
        tr_noop("The pack «{pack}» is in use"),
        tr_noop("The pack «{pack}» came with the program and stays"),
        tr_noop("choose another first"),
        tr_noop("The library is built with the pack «{pack}»"),
        tr_noop("without it nothing could be found; let the library be rebuilt first"),
        tr_noop("Documents can be found by what they mean, with the pack {pack}"),
    )


def file_sources() -> tuple[str, ...]:
    """Every sentence, with its values named in braces and without a full stop."""
    return (
        tr_noop("Files of this kind are not read"),
        tr_noop("The file is only in the cloud"),
        tr_noop("it is indexed once it is kept on this computer"),
        tr_noop("The file is empty"),
        tr_noop("The file is too long"),
        tr_noop("The file is too long to be read"),
        tr_noop("The file is no longer there"),
        tr_noop("The file may not be read"),
        tr_noop("The file cannot be read"),
        tr_noop("The file changed while it was being read"),
        tr_noop("it is read again later"),
        tr_noop("The file changed"),
        tr_noop("the next index run reads it anew"),
        tr_noop("The file takes too long to read"),
        tr_noop("The file begins with nothing"),
        tr_noop("The file cannot be read: it made its reader fail"),
        tr_noop("Reading the file needs too much memory"),
        tr_noop("the limit is {limit} MiB"),
        tr_noop("the limit is {limit}"),
        tr_noop("{size} MiB; the limit is {limit} MiB"),
        tr_noop("This is a folder, not a file"),
        tr_noop("This is no regular file but a pipe, a socket or a device"),
        tr_noop("The file holds no text"),
        tr_noop("The file is called a text but holds none"),
        tr_noop("its bytes are binary"),
        tr_noop("The file is no picture that can be read"),
        tr_noop("it is of another kind or damaged"),
        tr_noop("The picture is damaged or cut off"),
        tr_noop("hardly any of its pixels can be read"),
        tr_noop("The picture is too large to decode"),
        tr_noop("The picture is empty"),
        tr_noop("The picture is too long"),
        tr_noop("The picture's colours cannot be read"),
        tr_noop("The raw format of this camera is not read"),
        tr_noop("LibRaw does not know it, or it is damaged"),
        tr_noop("The file holds layers alone"),
        tr_noop("it was saved without their picture"),
        tr_noop("{kind} is not read on this system"),
        tr_noop("its decoder is missing"),
        tr_noop("The PDF is protected by a password"),
        tr_noop("a copy saved without it can be read"),
        tr_noop("The PDF is damaged or no PDF"),
        tr_noop("The PDF is damaged"),
        tr_noop("none of its pages can be read"),
        tr_noop("The PDF is blank"),
        tr_noop("The PDF holds no text"),
        tr_noop("The PDF is encrypted in a way that is not read"),
        tr_noop("The PDF takes too long to read"),
        tr_noop("The document is damaged"),
        tr_noop("it is no whole ZIP archive"),
        tr_noop("The document takes too long to read"),
        tr_noop("The document holds too many files"),
        tr_noop("The document is older than Word 97"),
        tr_noop("such files are not read"),
        tr_noop("The document is protected by a password"),
        tr_noop("This kind of document is not read"),
        tr_noop("The spreadsheet is damaged"),
        tr_noop("All sheets of the file are hidden"),
        tr_noop("The book is damaged"),
        tr_noop("The book is empty"),
        tr_noop("it can be read only by the shop's own program"),
        tr_noop("The file holds no message"),
        tr_noop("The message is damaged"),
        tr_noop("The notebook is damaged"),
        tr_noop("The notebook holds no text"),
        tr_noop("The video cannot be read"),
        tr_noop("The video is damaged, or coded in a way that is not read"),
        tr_noop("No frame of the video can be read"),
        tr_noop("The video holds no pictures"),
        tr_noop("sound is not read"),
        tr_noop("The video is cut off, and what is there cannot be read"),
        tr_noop("The video is cut off; it is read up to {time}"),
        tr_noop("The video takes long to read; it is read up to {time}"),
        tr_noop("The file is long: its first {number} passages are read"),
        tr_noop("The file takes long to read: its first {number} passages are read"),
    )

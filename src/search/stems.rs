//! Which words are one term, by language, and which say nothing of what a page is about.

use std::borrow::Cow;

use rust_stemmers::{Algorithm, Stemmer};

/// The words of a language.
pub(super) struct Stems {
    stemmer: Option<Stemmer>,
}

impl Stems {
    /// `language` is BCP 47. Of languages without an algorithm each word is a term.
    pub(super) fn new(language: &str) -> Stems {
        let algorithm = match primary(language) {
            "ar" => Algorithm::Arabic,
            "da" => Algorithm::Danish,
            "nl" => Algorithm::Dutch,
            "en" => Algorithm::English,
            "fi" => Algorithm::Finnish,
            "fr" => Algorithm::French,
            "de" => Algorithm::German,
            "el" => Algorithm::Greek,
            "hu" => Algorithm::Hungarian,
            "it" => Algorithm::Italian,
            "no" | "nb" | "nn" => Algorithm::Norwegian,
            "pt" => Algorithm::Portuguese,
            "ro" => Algorithm::Romanian,
            "ru" => Algorithm::Russian,
            "es" => Algorithm::Spanish,
            "sv" => Algorithm::Swedish,
            "ta" => Algorithm::Tamil,
            "tr" => Algorithm::Turkish,
            // Pages about software are full of English names whatever they are written in.
            "zh" | "ja" | "ko" | "th" => Algorithm::English,
            _ => return Stems { stemmer: None },
        };
        Stems { stemmer: Some(Stemmer::create(algorithm)) }
    }

    /// What words of one term have in common. Numbers and very short words are terms of their own.
    pub(super) fn stem<'w>(&self, word: &'w str) -> Cow<'w, str> {
        let is_number = word.bytes().any(|byte| byte.is_ascii_digit());
        match &self.stemmer {
            Some(stemmer) if !is_number && word.len() > 2 => stemmer.stem(word),
            Some(_) | None => Cow::Borrowed(word),
        }
    }
}

fn primary(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or_default()
}

/// Words that nobody looks for, folded, one blank between two.
pub(super) fn stop_words(language: &str) -> &'static str {
    match primary(language) {
        "ar" => "في من على الى عن هذا هذه ذلك التي الذي ان او و ما لا كما هل قد ثم كل مع هو هي كيف",
        "cs" => {
            "a aby ale ani by byl co do i ja jak jako je jeho ji k ke ktera ktere ktery na nebo o od po pro s se si ta tak to ty u v ve z za ze"
        }
        "da" => "af at de den der det du en er et for fra har i ikke jeg kan med men og om pa sig som til var vi",
        "de" => {
            "als am an auch auf aus bei das dass dem den der des die durch ein eine einem einen einer es fur hat ich ihr im in ist kann man mein mit nach nicht oder sich sie sind so um und von vor was wenn werden wie wir wird zu zum zur"
        }
        "el" => "και το τα η ο οι του τησ των στο στη με σε για απο να που ειναι ωσ δεν θα μια ενα πωσ",
        "es" => {
            "a al ante como con cual cuando de del desde donde el ella en entre es esta este esto hay la las le lo los mas me mi no o para pero por que se ser si sin sobre su sus tu un una y ya yo"
        }
        "fi" => {
            "ei en etta han hanen ja joka jos kanssa kuin kun mika mita miten myos mutta niin nyt on ole oli se sen ta taman tai vain voi"
        }
        "fr" => {
            "a au aux avec ce ces cette comme comment dans de des du elle en est et il ils je la le les leur lui ma mais me mon ne nous on ou par pas pour qu que qui sa se ses son sont sur tu un une vos votre vous y l d"
        }
        "hu" => "a az egy es hogy nem is de ez azt van meg ha csak mint vagy mi ki hogyan",
        "id" => {
            "yang di dan ini itu dengan untuk dari dalam pada ke adalah atau tidak akan bisa saya anda bagaimana apa"
        }
        "it" => {
            "a ai al alla anche che chi ci come con da dal dei del della di e ed gli ha i il in io la le lo ma mi nel nella non o per piu quando questo se si sono su sul tra un una uno"
        }
        "nl" => {
            "aan als bij dat de den der die dit door een en er het hoe hij ik in is je kan met mijn naar niet of om op te tot uit van voor wat we wel wordt zijn zo"
        }
        "no" | "nb" | "nn" => {
            "av at de den det du en er et for fra har i ikke jeg kan med men og om pa seg som til var vi"
        }
        "pl" => {
            "a aby ale ani by byc co czy do i ich jak jako jest juz lub ma na nie o od oraz po przez sa sie tak to w we z za ze"
        }
        "pt" => {
            "a ao aos as com como da das de do dos e ela ele em entre era essa esse esta este eu foi ja mais mas me meu na nas nao no nos o os ou para pela pelo por quando que se sem ser seu sua sao tem um uma voce"
        }
        "ro" => {
            "a ai al ale am are as ca cu cum de din e el este eu in la le mai nu o pe pentru prin sa sau se si sunt un una"
        }
        "ru" => {
            "а без бы в вам вас во вот все вы да для до если есть еще же за и из или им их к как ко когда которые мне мы на не нет но о об он она они от по при с со так также то того у уже чем что это этот я"
        }
        "sv" => {
            "att av de den det du en er ett for fran har hur i inte jag kan man med men och om pa sig som till var vi ar"
        }
        "tr" => "ama bir bu cok da daha de gibi icin ile ise mi ne nasil o olan olarak ve veya ya",
        "uk" => {
            "а але бути в вам ви він від вона вони все для до з за і із або й його її як яка який коли ми на не ні о по при про та так також те то у це цей що я"
        }
        "vi" => "va la cua co cho cac mot nhung khong duoc trong voi nay khi de tu o ban toi",
        "he" => "של את על עם לא הוא היא זה זו אני או כי גם אם מה איך יש כל",
        "hi" => "का के की को में से है हैं और पर यह एक कि इस भी या कैसे हो ने",
        _ => {
            "a about an and are as at be been but by can could did do does for from had has have how i if in into is it its me my no not of on or our should so than that the their them then there these they this to was we were what when where which while who why will with would you your"
        }
    }
}

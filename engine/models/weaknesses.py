"""What each network is bad at, told on its card: found by looking at what its LSTM gets wrong on dev."""

from .card import Weaknesses

WEAKNESSES = {
    "ko-sentiment": Weaknesses(
        en="It learned from short film reviews. It takes irony and double negation ('not un-funny') at their "
        "word, and reads plain statements on other subjects as praise or blame: it can't say neutral, and "
        "ratings in the middle (5 to 8 of 10) were not in its data. Very short texts, and texts with letters "
        "it doesn't know, are wrong more often.",
        ko="짧은 영화 평만 보고 배웠습니다. 반어와 이중 부정('재미없지는 않아요')을 글자 그대로 받아들이고, "
        "다른 주제의 담담한 문장도 칭찬이나 비난으로 읽습니다. 중립이라고는 말하지 못하며, 중간 점수(10점 "
        "만점에 5~8점)의 평은 본 적이 없습니다. 아주 짧은 글과 모르는 글자가 있는 글에서 더 자주 틀립니다.",
    ),
    "en-sentiment": Weaknesses(
        en="It learned from 23,349 short online comments, 65 % of them positive, and leans that way: on dev "
        "it recognises nine in ten positive comments, but only eight in ten negative ones. It is weaker "
        "where not or never is said, misses irony ('Oh great, another rainy Monday'), and can't say neutral.",
        ko="짧은 온라인 댓글 23,349개로 배웠고 그중 65 %가 긍정이라 긍정 쪽으로 기웁니다. 개발용 자료에서 "
        "긍정 댓글은 열에 아홉을 알아보지만 부정 댓글은 열에 여덟만 알아봅니다. not이나 never가 든 댓글에 "
        "약하고, 반어('Oh great, another rainy Monday')를 놓치며, 중립이라고는 말하지 못합니다.",
    ),
    "en-char": Weaknesses(
        en="It has read nothing but Shakespeare's plays, letter by letter: modern words, digits and other "
        "languages surprise it, and what it writes has the sound of verse without its sense.",
        ko="셰익스피어 희곡만 글자 단위로 읽었습니다. 현대어, 숫자, 다른 언어는 낯설어하며, 써 내려가는 글은 "
        "운문처럼 들려도 뜻은 이어지지 않습니다.",
    ),
    "ko-jamo": Weaknesses(
        en="It has read nothing but short film reviews, typos and rude words included, and may repeat them. "
        "It read them only twice, and keeps a thought for a few words at most.",
        ko="오타와 거친 말이 섞인 짧은 영화 평만 읽었고 그런 말을 되풀이할 수 있습니다. 그것도 두 번씩만 "
        "읽었으며, 생각은 기껏해야 몇 단어밖에 이어 가지 못합니다.",
    ),
}

"""What each network is bad at: found by looking at what it gets wrong on dev, told on its card."""

from engine.zoo.card import Weaknesses

WEAKNESSES = {
    "ko-sentiment": Weaknesses(
        en="It learned from short film reviews: on other subjects, on irony and on mixed verdicts it is "
        "often wrong, and ratings in the middle (5 to 8 of 10) were not in its data. It always says "
        "negative or positive, never neutral.",
        ko="짧은 영화 평만 보고 배웠습니다. 다른 주제, 반어, 칭찬과 비판이 섞인 글에서는 자주 틀리며, "
        "중간 점수(10점 만점에 5~8점)의 평은 본 적이 없습니다. 중립이라고는 말하지 못하고 늘 부정과 긍정 "
        "가운데 하나를 고릅니다.",
    ),
    "en-sentiment": Weaknesses(
        en="It learned from 23,349 short online comments, 65 % of them positive: it leans towards positive, "
        "knows few words, and misses irony, negation far from its word, and anything neutral.",
        ko="짧은 온라인 댓글 23,349개로 배웠고 그중 65 %가 긍정이라 긍정 쪽으로 기웁니다. 아는 낱말이 적고, "
        "반어나 멀리 떨어진 부정, 중립적인 글은 잘 읽지 못합니다.",
    ),
    "en-char": Weaknesses(
        en="It has read nothing but Shakespeare's plays, letter by letter: modern words, digits and other "
        "languages surprise it, and what it writes has the sound of verse without its sense.",
        ko="셰익스피어 희곡만 글자 단위로 읽었습니다. 현대어, 숫자, 다른 언어는 낯설어하며, 써 내려가는 글은 "
        "운문처럼 들려도 뜻은 이어지지 않습니다.",
    ),
    "ko-jamo": Weaknesses(
        en="It has read nothing but short film reviews, typos and rude words included, and may repeat them. "
        "It spells well and keeps a thought for a few words only.",
        ko="오타와 거친 말이 섞인 짧은 영화 평만 읽었고 그런 말을 되풀이할 수 있습니다. 맞춤법은 "
        "그럴듯하지만 생각은 몇 낱말밖에 이어 가지 못합니다.",
    ),
}

"""Draft Chinese for the fixed words of paper, so that these tests stand without the compiled catalogue."""

WORDS = {
    "Plan %(number)s": "计划 %(number)s",
    "Plan %(number)s · as of %(date)s": "计划 %(number)s，%(date)s版",
    "Plan %(number)s · ladder · as of %(date)s": "计划 %(number)s，阶梯，%(date)s版",
    "Plan %(number)s · step %(step)s of %(steps)s · as of %(date)s": (
        "计划 %(number)s，第 %(step)s 步，共 %(steps)s 步，%(date)s版"
    ),
    "Step %(step)s of %(steps)s": "第 %(step)s 步，共 %(steps)s 步",
    "About %(minutes)s min, %(num)s times a week": "每次约 %(minutes)s 分钟，每周 %(num)s 次",
    "%(num)s times a week": "每周 %(num)s 次",
    "My plan": "我的计划",
    "My ladder": "我的阶梯",
    "What I want": "我想要的",
    "“%(words)s”": "“%(words)s”",
    "What we work on together": "我们一起努力的方向",
    "Why this can help": "为什么会有帮助",
    "The steps": "步骤",
    "page %(page)s": "第 %(page)s 页",
    "When and where": "什么时候、在哪里",
    "If it gets in the way": "遇到阻碍时",
    "How sure I am to do it": "我有多大把握做到",
    "%(number)s of 10": "%(number)s 分（满分 10）",
    "We look at it again": "下次一起回顾",
    "In this packet": "这份材料里有",
    "My ladder: page %(page)s": "我的阶梯：第 %(page)s 页",
    "For each step a page to write on. I tick a step when we have agreed that it is done.": (
        "每一步都有一页可以写。我们商定这一步完成了，我就打勾。"
    ),
    "If it is too much": "觉得太难的时候",
    "Stop. Stopping is information too. Bring it to the next session.": (
        "停下来。停下来也是有用的信息，下次会面时带来聊聊。"
    ),
    "What to do": "怎么做",
    "What I fear might happen:": "我担心会发生：",
    "Habits I leave out:": "我不做的习惯：",
    "When and where:": "什么时候、在哪里：",
    "If it gets in the way:": "遇到阻碍时：",
    "; ": "；",
    "If %(cue)s, then %(action)s.": "如果%(cue)s，就%(action)s。",
    "%(obstacle)s: then %(answer)s.": "%(obstacle)s：那就%(answer)s。",
    "Scale from 0 to 100: 0 calm, 50 hard but I can stay, 100 the most I can imagine": (
        "0 到 100 的刻度：0 平静，50 难受但能待住，100 能想象的最强"
    ),
    "calm": "平静",
    "hard, but I can stay": "难受，但能待住",
    "the most I can imagine": "能想象的最强",
    "When": "日期",
    "What I fear, and how sure I am": "我担心的事，<br>有多确定",
    "How hard, 0–100": "难受程度（0–100）",
    "Start": "开始",
    "Peak": "最高",
    "End": "结束",
    "What happened": "实际发生了什么",
    "What I learned, and how sure for next time": "我学到了什么，<br>下次有多确定",
    "Ready for the next step when": "满足这些，就可以进入下一步",
    "When to stop": "什么时候停下",
    "Stopping is information too.": "停下来也是有用的信息。",
    "If I feel unsafe with the other person, or nothing feels real. Stopping is information too.": (
        "如果和对方在一起让我觉得不安全，或者周围变得不真实，就停下。停下来也是有用的信息。"
    ),
    "Dizzy, tingling or short of breath: stop and breathe as usual. Stopping is information too.": (
        "头晕、发麻或气短：停下来，照平常那样呼吸。停下来也是有用的信息。"
    ),
    "If it makes things worse, or I go round in circles. Stopping is information too.": (
        "如果越做越难受，或者总在原地打转，就停下。停下来也是有用的信息。"
    ),
    "Start at the bottom. Before each step, I write how hard it looks to me today, 0–100. "
    "The number is mine and may go up or down.": (
        "从最下面开始。每一步之前，写下今天看起来有多难（0–100）。这个数字由我来定，可高可低。"
    ),
    "Step": "步",
    "What I do": "我做什么",
    "How hard today,": "今天有多难",
    "0–100": "0–100",
    "Practised": "练习",
    "Done on": "完成日期",
    "of %(count)s": "共 %(count)s 次",
    "I tick a square for each practice. We agree together when a step is done.": (
        "每练一次，就勾一个方格。这一步算不算完成，我们一起商定。"
    ),
    "Breathing rhythm as three blocks: breathe in for %(inhale)s counts, hold for %(hold)s, "
    "breathe out for %(exhale)s": "呼吸节奏分三段：吸气数 %(inhale)s 下，屏住 %(hold)s 下，呼气 %(exhale)s 下",
    "Breathing rhythm as two blocks: breathe in for %(inhale)s counts, breathe out for %(exhale)s": (
        "呼吸节奏分两段：吸气数 %(inhale)s 下，呼气 %(exhale)s 下"
    ),
    "Breathe in": "吸气",
    "by the nose": "用鼻子",
    "Hold": "屏住",
    "shoulders loose": "肩膀放松",
    "Breathe out": "呼气",
    "slowly, through the mouth": "用嘴慢慢呼出",
    "Situation: calm, mild, or a real trigger": "情形：平静、轻微，<br>或真的被触发",
    "Before": "之前",
    "After": "之后",
    "Helped": "有帮助",
    "How long, and what got in the way": "做了多久，遇到什么阻碍",
    "The anxious thought": "让我焦虑的想法",
    "A fairer sentence": "更公平的一句话",
    "Afterwards": "之后",
    "Feeling": "感受",
    "Sure": "确定",
    "What I did": "我做了什么",
    "Enjoyed, 0–100": "享受程度（0–100）",
    "Expected": "预期",
    "Real": "实际",
    "With whom, and what I noticed": "和谁一起，留意到什么",
    "practised once as planned": "照计划练一次",
    "practised %(count)s times on %(days)s days": "在 %(days)s 天里练了 %(count)s 次",
    "practised %(count)s times": "练了 %(count)s 次",
    "last %(num)s without a habit on the list": "最近 %(num)s 次没有用清单上的习惯",
    "how likely the fear seems: down %(drop)s points, or %(below)s or less": (
        "觉得担心会成真的程度：降了 %(drop)s，或已在 %(below)s 以下"
    ),
    "“I could handle it”: %(least)s or more": "“我应付得来”：%(least)s 或以上",
    "%(num)s real uses that helped %(least)s or more": "真正用上 %(num)s 次，帮助有 %(least)s 或以上",
    "%(times)s a week in %(weeks)s of %(all)s weeks": "%(all)s 周里有 %(weeks)s 周，每周 %(times)s 次",
    "Monday, %(date)s": "%(date)s，星期一",
    "Tuesday, %(date)s": "%(date)s，星期二",
    "Wednesday, %(date)s": "%(date)s，星期三",
    "Thursday, %(date)s": "%(date)s，星期四",
    "Friday, %(date)s": "%(date)s，星期五",
    "Saturday, %(date)s": "%(date)s，星期六",
    "Sunday, %(date)s": "%(date)s，星期日",
}

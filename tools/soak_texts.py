"""Awkward texts that the soak puts in a cell or an address."""

NOT_NUMBERS = ("nan", "NaN", "NAN", "-nan", "+NaN", "nan(1)", "null", "None", "NA", "N/A", "#N/A",
               "#DIV/0!", "-", "?", "", "''", "unknown", "1nan")  # fmt: skip
INFINITIES = ("inf", "-inf", "+Inf", "INF", "Infinity", "-Infinity", "∞", "-∞", "1e400", "-1e400",
              "1e999", "1.8e308", "9" * 400, "1#INF", "infinite", "1e9999999999")  # fmt: skip
ODD_NUMBERS = ("1_000", "1,000", "1.000,5", "0x10", "0b1", "١٢", "１２", "½", "²", "1.2.3", "--1",
               "1e", "e1", "+-1", "-1", "100.0001", "1e15", "-1e-9", "1 2", "50 %", "1/2", "(5)",
               "~5", ">5", "5-6", "1e+", ".5.", "0" * 5000, "TRUE", "1j")  # fmt: skip
BAD_DAYS = ("0000-00-00", "0001-01-01", "1988-12-31", "2100-01-01", "9999-12-31", "10000-01-01",
            "2021-00-10", "2021-13-01", "2021-02-29", "2021-06-31", "2021-6-2", "21-06-22",
            "22.06.2021", "06/22/2021", "2021/06/22", "2021-W25-2", "2021-173", "20210622",
            "2021-06-22T00:00", "2021-06-22 00:00:00Z", "1624320000", "44369", "-2021-06-22",
            "٢٠٢١-٠٦-٢٢", "２０２１-06-22", "2021‑06‑22", "NaT", "today", "", "inf")  # fmt: skip
UNSEEN = ("\u202e", "\u200b", "\ufeff", "\u0301" * 40, "\U0001f600", "\ue000", "\ufffe", "\u00a0",
          "\u2028", "\u0130", "ß", "\U000e0041", "\uffff")  # fmt: skip
FORMULAS = ("=1+1", '=HYPERLINK("http://x","y")', "+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0",
            "'=1+1", "''=1", "=", "+", "-", "@", "＝1+1", "%0A=1", "|calc")  # fmt: skip
MARKUP = ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "![x](http://x/y.png)",
          "[x](javascript:alert(1))", "$$\\frac{1}{0}$$", ":material/delete:", ":red[x]", "`x`",
          "{{7*7}}", "${7*7}", "%s%n", "'; DROP TABLE x;--", "../../etc/passwd", "&lt;b&gt;",
          "</textarea>", "~~~", "# x", "\\", "{0.__class__}")  # fmt: skip

AWKWARD = (*NOT_NUMBERS, *INFINITIES, *ODD_NUMBERS, *BAD_DAYS, *UNSEEN, *FORMULAS, *MARKUP)

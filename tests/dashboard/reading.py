"""What a page says in AppTest, as text."""


def words(app):
    """All that the page says in its main part, line by line."""
    return "\n".join(element.value for element in app.main.markdown)


def captions(app):
    """All captions of the main part."""
    return "\n".join(element.value for element in app.main.caption)


def table_with(app, column):
    """The first table that has a column."""
    return next(element.value for element in app.table if column in element.value.columns)


def figure(app, label):
    """The value of a figure, as text."""
    return next(metric.value for metric in app.metric if metric.label == label)

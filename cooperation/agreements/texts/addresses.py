"""Addresses of texts and articles of agreements."""

from flask import url_for

from core.web import absolute


def article_address(code: str, identifier: str) -> str:
    """The permanent address of an article, within the site."""
    return url_for("articles.article_redirect", code=code, identifier=identifier)


def full_article_address(code: str, identifier: str) -> str:
    """The same in full, to be cited."""
    return absolute(article_address(code, identifier))

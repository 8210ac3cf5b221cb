"""The web app: the only room that imports Streamlit.

`main` puts a page together, `pages/` holds one file a page, `visit` what one visitor has answered and kept,
`storage` keeps that in the visitor's own browser, `markup` and the modules beside it write what is shown.
"""

"""Page to come."""

import streamlit as st


def show_page() -> None:
    """Show."""
    st.title("search")

"""The web app's front door: `longtail app`, or `streamlit run app.py`."""

from longtail.ui.main import run

run()

"""Views check access, ask services, hand presenters' work to a template. One URL gives the page or, to htmx, its fragment."""

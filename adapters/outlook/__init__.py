"""Outlook through Microsoft Graph v1.0: calendars read and written, people looked up, with the app's own permission."""

from adapters.outlook.connect import Outlook, OutlookConfig, connect

__all__ = ["Outlook", "OutlookConfig", "connect"]

"""A new controller takes the place of a former charger: what that had, offered part by part as changes of the new one."""

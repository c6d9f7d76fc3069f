from hypothesis import settings

# A deadline would measure how busy the machine is, not what a test claims.
settings.register_profile("relais", deadline=None)
settings.load_profile("relais")

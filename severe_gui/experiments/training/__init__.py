"""What experiments that train networks share: settings, measures, live changes, surgery."""

"""`kg evaluate`: facts found against gold facts."""

package casework

// What tests outside the package look at.
var Extended = extended

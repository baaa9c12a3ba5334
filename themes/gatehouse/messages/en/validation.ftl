# What can be wrong with an attribute of the user profile.
usernameExistsMessage = This username is taken.
emailExistsMessage = There is an account with this email address already.
missingEmailMessage = Enter your email address.
missingFirstNameMessage = Enter your first name.
missingLastNameMessage = Enter your last name.
invalidEmailMessage = This is not an email address.

error-user-attribute-required = Please fill this in.
error-empty = Please fill this in.
error-invalid-blank = Please fill this in.
error-invalid-value = This value is not accepted.
error-invalid-email = This is not an email address.
error-invalid-length = The length must be between { $min } and { $max }.
error-invalid-length-too-short = Use at least { $min } characters.
error-invalid-length-too-long = Use at most { $max } characters.
error-invalid-number = This is not a number.
error-number-out-of-range = The number must be between { $min } and { $max }.
error-number-out-of-range-too-small = The number must be { $min } or more.
error-number-out-of-range-too-big = The number must be { $max } or less.
error-invalid-date = This is not a date.
error-invalid-uri = This is not an address of the web.
error-pattern-no-match = This does not have the required form.
error-user-attribute-read-only = This cannot be changed.
error-username-invalid-character = A username cannot contain one of these characters.
error-person-name-invalid-character = A name cannot contain one of these characters.

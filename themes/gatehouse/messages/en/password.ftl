# Choosing a password, and what a password policy says against one.
updatePasswordTitle = Choose a new password
passwordNew = New password
passwordConfirm = Repeat the password
logoutOtherSessions = Sign out on my other devices

missingPasswordMessage = Enter a password.
notMatchPasswordMessage = The two passwords differ.
invalidPasswordConfirmMessage = The two passwords differ.
invalidPasswordExistingMessage = That is not your current password.
invalidPasswordGenericMessage = This password does not follow the rules of this place.
invalidPasswordMinLengthMessage = Use at least { $length } characters.
invalidPasswordMaxLengthMessage = Use at most { $length } characters.
invalidPasswordMinDigitsMessage = Use at least this many digits: { $count }.
invalidPasswordMinLowerCaseCharsMessage = Use at least this many lower-case letters: { $count }.
invalidPasswordMinUpperCaseCharsMessage = Use at least this many capital letters: { $count }.
invalidPasswordMinSpecialCharsMessage = Use at least this many special characters: { $count }.
invalidPasswordNotUsernameMessage = The password must not be your username.
invalidPasswordNotContainsUsernameMessage = The password must not contain your username.
invalidPasswordNotEmailMessage = The password must not be your email address.
invalidPasswordRegexPatternMessage = This password does not have the required form.
invalidPasswordHistoryMessage = Choose one that differs from your last { $count } passwords.
invalidPasswordBlacklistedMessage = This password is too well known. Choose another one.

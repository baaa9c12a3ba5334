# Ein Passwort wählen, und was eine Passwortregel dagegen einwendet.
updatePasswordTitle = Neues Passwort wählen
passwordNew = Neues Passwort
passwordConfirm = Passwort wiederholen
logoutOtherSessions = Auf meinen anderen Geräten abmelden

missingPasswordMessage = Geben Sie ein Passwort ein.
notMatchPasswordMessage = Die beiden Passwörter sind verschieden.
invalidPasswordConfirmMessage = Die beiden Passwörter sind verschieden.
invalidPasswordExistingMessage = Das ist nicht Ihr jetziges Passwort.
invalidPasswordGenericMessage = Dieses Passwort entspricht nicht den hiesigen Regeln.
invalidPasswordMinLengthMessage = Verwenden Sie mindestens { $length } Zeichen.
invalidPasswordMaxLengthMessage = Verwenden Sie höchstens { $length } Zeichen.
invalidPasswordMinDigitsMessage = So viele Ziffern braucht es mindestens: { $count }.
invalidPasswordMinLowerCaseCharsMessage = So viele Kleinbuchstaben braucht es mindestens: { $count }.
invalidPasswordMinUpperCaseCharsMessage = So viele Großbuchstaben braucht es mindestens: { $count }.
invalidPasswordMinSpecialCharsMessage = So viele Sonderzeichen braucht es mindestens: { $count }.
invalidPasswordNotUsernameMessage = Das Passwort darf nicht Ihr Benutzername sein.
invalidPasswordNotContainsUsernameMessage = Das Passwort darf Ihren Benutzernamen nicht enthalten.
invalidPasswordNotEmailMessage = Das Passwort darf nicht Ihre E-Mail-Adresse sein.
invalidPasswordRegexPatternMessage = Dieses Passwort hat nicht die verlangte Form.
invalidPasswordHistoryMessage = Wählen Sie eines, das sich von Ihren letzten { $count } Passwörtern unterscheidet.
invalidPasswordBlacklistedMessage = Dieses Passwort ist zu bekannt. Wählen Sie ein anderes.

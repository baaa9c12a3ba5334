# Was an einer Angabe im Benutzerprofil falsch sein kann.
usernameExistsMessage = Dieser Benutzername ist vergeben.
emailExistsMessage = Mit dieser E-Mail-Adresse gibt es schon ein Konto.
missingEmailMessage = Geben Sie Ihre E-Mail-Adresse ein.
missingFirstNameMessage = Geben Sie Ihren Vornamen ein.
missingLastNameMessage = Geben Sie Ihren Nachnamen ein.
invalidEmailMessage = Das ist keine E-Mail-Adresse.

error-user-attribute-required = Bitte füllen Sie dieses Feld aus.
error-empty = Bitte füllen Sie dieses Feld aus.
error-invalid-blank = Bitte füllen Sie dieses Feld aus.
error-invalid-value = Dieser Wert wird nicht angenommen.
error-invalid-email = Das ist keine E-Mail-Adresse.
error-invalid-length = Die Länge muss zwischen { $min } und { $max } liegen.
error-invalid-length-too-short = Verwenden Sie mindestens { $min } Zeichen.
error-invalid-length-too-long = Verwenden Sie höchstens { $max } Zeichen.
error-invalid-number = Das ist keine Zahl.
error-number-out-of-range = Die Zahl muss zwischen { $min } und { $max } liegen.
error-number-out-of-range-too-small = Die Zahl muss mindestens { $min } sein.
error-number-out-of-range-too-big = Die Zahl darf höchstens { $max } sein.
error-invalid-date = Das ist kein Datum.
error-invalid-uri = Das ist keine Web-Adresse.
error-pattern-no-match = Das hat nicht die verlangte Form.
error-user-attribute-read-only = Das lässt sich nicht ändern.
error-username-invalid-character = Ein Benutzername darf eines dieser Zeichen nicht enthalten.
error-person-name-invalid-character = Ein Name darf eines dieser Zeichen nicht enthalten.

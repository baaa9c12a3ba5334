# E-mails: a subject and a body each. A paragraph that is the link or the code alone is set off in the HTML form.
emailLinkButton = Continue
emailLinkHint = If the button does not work, copy this address into your browser:
periodSecond = { $count } second
periodSeconds = { $count } seconds
periodMinute = { $count } minute
periodMinutes = { $count } minutes
periodHour = { $count } hour
periodHours = { $count } hours
periodDay = { $count } day
periodDays = { $count } days

emailTestSubject = Test of the mail settings
emailTestBody = The mail settings of { $realmName } work: this message went through them.

emailVerificationSubject = Confirm your email address
emailVerificationBody = Your account at { $realmName } has this email address. Please confirm that it is yours:

    { $link }

    The link works once, for { $linkExpirationFormatter }. If you have no account there, ignore this message.

passwordResetSubject = Choose a new password
passwordResetBody = Somebody has asked for a new password of your account at { $realmName }. If it was you, go on here:

    { $link }

    The link works once, for { $linkExpirationFormatter }. If it was not you, ignore this message: nothing changes.

executeActionsSubject = Complete your account
executeActionsBody = An administrator of { $realmName } asks you to do this for your account: { $requiredActionsText }

    { $link }

    The link works for { $linkExpirationFormatter }. If you did not expect this message, ask your administrator before you use it.

emailUpdateConfirmationSubject = Confirm your new email address
emailUpdateConfirmationBody = The email address of an account at { $realmName } is to become { $newEmail }. Please confirm that it is yours:

    { $link }

    The link works once, for { $linkExpirationFormatter }. If it was not you, ignore this message: nothing changes.

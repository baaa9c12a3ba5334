# Signing in and out: titles, labels, buttons.
languages = Languages
locale_en = English
locale_de = Deutsch

loginAccountTitle = Sign in
loginToClient = to continue to { $client }
reauthenticate = Confirm it’s you
restartLoginTooltip = Not you?
username = Username
usernameOrEmail = Username or email
email = Email
password = Password
showPassword = Show password
hidePassword = Hide password
rememberMe = Keep me signed in
identityProviderLoginLabel = or sign in with
noAccount = New here?
registerTitle = Create an account

doLogIn = Sign in
doForgotPassword = Forgot password?
doRegister = Create account
doShow = Show
doHide = Hide
doYes = Allow
doNo = Cancel
doSubmit = Save
doCancel = Cancel
doContinue = Continue
doLogout = Sign out
backToLogin = Back to sign-in
backToApplication = Back to the application
proceedWithAction = Continue

logoutConfirmTitle = Sign out
logoutConfirmHeader = Do you want to sign out? You will leave every application you opened with this sign-in.
successLogoutTitle = Signed out
successLogout = You are signed out. It is safe to close this window.
failedLogout = Signing out did not work. Close all windows of this browser to be safe.

pageExpiredTitle = This page is out of date
pageExpiredText = You may have used the back button or a second tab. Nothing is lost: continue where you were, or start again.
pageExpiredContinue = Continue
pageExpiredRestart = Start again

formPostTitle = One more step
formPostText = Your browser runs no JavaScript, so please press the button to return to the application.

errorTitle = This did not work
alreadyLoggedIn = You are signed in already.
differentUserAuthenticated = Someone else, { $user }, is signed in here. Sign out first.
accountUpdatedMessage = Your account is up to date.
accountPasswordUpdatedMessage = Your password is changed.
updateProfileMessage = Please complete your profile before you go on.
updatePasswordMessage = Choose a new password before you go on.
verifyEmailMessage = Please confirm your email address before you go on.
configureTotpMessage = Set up an authenticator app before you go on.
resetPasswordMessage = Please change your password.

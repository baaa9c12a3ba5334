# Codes that are sent to a verified address or number, and the pages that ask for them.
loginCodeTitle = Confirm that it is you
loginCode = Code
loginCodeMailedTo = A code was sent by email to { $to }. Type it here to go on.
loginCodeMailed = A code was sent to your email address. Type it here to go on.
loginCodeTextedTo = A code was sent by text message to { $to }. Type it here to go on.
loginCodeTexted = A code was sent by text message to your telephone. Type it here to go on.
loginCodeOfApp = Type the code that your authenticator app shows.
loginCodeChoose = You get a code that shows that it is you. How would you like to get it?
loginCodeWay = Get the code
loginCodeByMailTo = By email to { $to }
loginCodeByMail = By email
loginCodeByTextTo = By text message to { $to }
loginCodeByText = By text message
loginCodeByApp = From my authenticator app
loginCodeTrust = Do not ask for a code on this device for { $days } days
doSendNewCode = Send a new code
doSendElsewhere = Choose another way
missingCodeMessage = Please type the code.
wrongCodeMessage = This code is not right.
codeExpiredMessage = This code is no longer good. Have a new one sent.
codeSentAgainMessage = A new code was sent. The one before is no longer good.
codeWaitMessage = A code was sent a moment ago. Please wait a little before the next.
codeNotSentMessage = The code could not be sent. Please try again in a moment.
codeServiceMessage = Codes cannot be checked at the moment. Please try again later.
codeDeniedMessage = Too many codes were asked for, or typed wrong. Please begin again later.
codeLockedMessage = Too many codes were asked for, or typed wrong. This way is shut for a while.
codeNoContactMessage = You cannot be sent a code, as no address or number of yours is confirmed. Please ask your administrator.

loginCodeSubject = Your code for { $realmName }
loginCodeBody = With this code you go on with your login at { $realmName }:

    { $code }

    It is good for { $codeExpirationFormatter }, and only once. Give it to nobody, not to us either. If you are not logging in, somebody knows your password: change it.
loginCodeSms = { $code } is your code for { $realmName }, good for { $codeExpirationFormatter }. Give it to nobody.
smsTestBody = The SMS gateway of { $realmName } works: this message went through it.

# One-time passwords and recovery codes: asking for them, and setting them up.
loginOtpTitle = Enter your code
loginOtpLead = Open your authenticator app and type the code it shows.
loginOtpOneTime = One-time code
loginOtpDevice = Which device is the code from?
loginOtpUnnamed = Unnamed device

loginTotpTitle = Set up an authenticator app
loginTotpStep1 = Install one of these apps on your phone:
loginTotpStep2 = Open the app and scan this code:
loginTotpQrCode = QR code for your authenticator app
loginTotpUnableToScan = Cannot scan it? Type a key instead
loginTotpManualStep2 = Open the app and type this key:
loginTotpManualStep3 = If the app asks for more, these are the right values:
loginTotpScanBarcode = Scan a QR code instead
loginTotpStep3 = Type the code that the app shows now, and give the device a name that you will recognise.
loginTotpDeviceName = Name of the device
loginTotpType = Type
loginTotpTypeTime = By time
loginTotpTypeCounter = By counter
loginTotpAlgorithm = Algorithm
loginTotpDigits = Digits
loginTotpInterval = Interval in seconds
loginTotpCounter = Counter
totpAppFreeOTPName = FreeOTP
totpAppGoogleName = Google Authenticator
totpAppMicrosoftAuthenticatorName = Microsoft Authenticator

invalidTotpMessage = This code is not right.
missingTotpMessage = Enter the code.
missingTotpDeviceNameMessage = Give the device a name.
totpDeviceNameExistsMessage = You have a device of this name already.

auth-recovery-code-header = Enter a recovery code
auth-recovery-code-prompt = Recovery code no. { $number }
recovery-codes-error-invalid = This recovery code is not right.

recovery-code-config-header = Keep your recovery codes
recovery-code-config-warning-title = These codes are shown only once
recovery-code-config-warning-message = Print them or save them somewhere safe. Each of them lets you sign in once, in this order, if you cannot use your other second factor.
recovery-codes-print = Print
recovery-codes-download = Save as a file
recovery-codes-copy = Copy
recovery-codes-copied = Copied
recovery-codes-file-header = Recovery codes for { $user } at { $realm }
recovery-codes-file-description = Each code works once, in this order. They replace all recovery codes that you had before.
recovery-codes-confirmation-message = I have kept these codes in a safe place
recovery-codes-action-complete = Finish
recovery-codes-label-default = Recovery codes

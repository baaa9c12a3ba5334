# Einmalcodes und Wiederherstellungscodes: nach ihnen fragen und sie einrichten.
loginOtpTitle = Code eingeben
loginOtpLead = Öffnen Sie Ihre Authenticator-App und tippen Sie den Code ab, den sie zeigt.
loginOtpOneTime = Einmalcode
loginOtpDevice = Von welchem Gerät ist der Code?
loginOtpUnnamed = Gerät ohne Namen

loginTotpTitle = Authenticator-App einrichten
loginTotpStep1 = Installieren Sie eine dieser Apps auf Ihrem Telefon:
loginTotpStep2 = Öffnen Sie die App und scannen Sie diesen Code:
loginTotpQrCode = QR-Code für Ihre Authenticator-App
loginTotpUnableToScan = Scannen geht nicht? Schlüssel eintippen
loginTotpManualStep2 = Öffnen Sie die App und tippen Sie diesen Schlüssel ein:
loginTotpManualStep3 = Wenn die App nach mehr fragt, sind dies die richtigen Angaben:
loginTotpScanBarcode = Lieber einen QR-Code scannen
loginTotpStep3 = Tippen Sie den Code ab, den die App jetzt zeigt, und geben Sie dem Gerät einen Namen, an dem Sie es erkennen.
loginTotpDeviceName = Name des Geräts
loginTotpType = Art
loginTotpTypeTime = Nach der Zeit
loginTotpTypeCounter = Nach einem Zähler
loginTotpAlgorithm = Algorithmus
loginTotpDigits = Stellen
loginTotpInterval = Abstand in Sekunden
loginTotpCounter = Zähler
totpAppFreeOTPName = FreeOTP
totpAppGoogleName = Google Authenticator
totpAppMicrosoftAuthenticatorName = Microsoft Authenticator

invalidTotpMessage = Dieser Code stimmt nicht.
missingTotpMessage = Geben Sie den Code ein.
missingTotpDeviceNameMessage = Geben Sie dem Gerät einen Namen.
totpDeviceNameExistsMessage = Sie haben schon ein Gerät mit diesem Namen.

auth-recovery-code-header = Wiederherstellungscode eingeben
auth-recovery-code-prompt = Wiederherstellungscode Nr. { $number }
recovery-codes-error-invalid = Dieser Wiederherstellungscode stimmt nicht.

recovery-code-config-header = Wiederherstellungscodes aufbewahren
recovery-code-config-warning-title = Diese Codes sehen Sie nur dieses eine Mal
recovery-code-config-warning-message = Drucken oder speichern Sie sie an einem sicheren Ort. Mit jedem können Sie sich einmal anmelden, der Reihe nach, wenn Ihr anderer zweiter Faktor nicht zur Hand ist.
recovery-codes-print = Drucken
recovery-codes-download = Als Datei speichern
recovery-codes-copy = Kopieren
recovery-codes-copied = Kopiert
recovery-codes-file-header = Wiederherstellungscodes für { $user } bei { $realm }
recovery-codes-file-description = Jeder Code gilt einmal, in dieser Reihenfolge. Sie ersetzen alle Wiederherstellungscodes, die Sie vorher hatten.
recovery-codes-confirmation-message = Ich habe diese Codes an einem sicheren Ort aufbewahrt
recovery-codes-action-complete = Fertig
recovery-codes-label-default = Wiederherstellungscodes

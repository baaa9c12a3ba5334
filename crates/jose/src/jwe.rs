//! JWE compact serialisation with a shared key and no key wrapping: `alg` "dir" with A256GCM or A128CBC-HS256 (RFC 7516 sections 3.1
//! and 5; RFC 7518 sections 4.5, 5.2.3 and 5.3). Refused: any other header than the one expected, `zip`, `crit`, over 64 KiB.

use aes::Aes128;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockDecryptMut, BlockEncryptMut, KeyIvInit};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hmac;
use ring::rand::SecureRandom;
use serde::Deserialize;
use subtle::ConstantTimeEq;

use crate::{Error, MAX_TOKEN_BYTES, b64, strict};

const GCM_TAG: usize = 16;
const CBC_IV: usize = 16;
/// Half of the 32-byte key authenticates, half encrypts.
const CBC_HALF: usize = 16;

/// The content encryption, which the caller and its key decide. Both take 32 bytes of key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enc {
    A256Gcm,
    A128CbcHs256,
}

/// Initialisation vector, ciphertext, authentication tag.
type Sealed = (Vec<u8>, Vec<u8>, Vec<u8>);

impl Enc {
    pub fn as_str(self) -> &'static str {
        match self {
            Enc::A256Gcm => "A256GCM",
            Enc::A128CbcHs256 => "A128CBC-HS256",
        }
    }
}

/// Encrypts under a fresh random initialisation vector.
pub fn encrypt(enc: Enc, key: &[u8; 32], plaintext: &[u8], random: &dyn SecureRandom) -> Result<String, Error> {
    let header = b64::encode(format!(r#"{{"alg":"dir","enc":"{}"}}"#, enc.as_str()));
    let mut iv = [0; CBC_IV];
    random.fill(&mut iv).map_err(|_| Error::Crypto)?;
    let (iv, text, tag) = match enc {
        Enc::A256Gcm => seal_gcm(key, &iv[..NONCE_LEN], header.as_bytes(), plaintext)?,
        Enc::A128CbcHs256 => seal_cbc(key, &iv, header.as_bytes(), plaintext),
    };
    Ok(format!("{header}..{}.{}.{}", b64::encode(iv), b64::encode(text), b64::encode(tag)))
}

/// Opens what [`encrypt`] made with the same content encryption and key.
pub fn decrypt(enc: Enc, key: &[u8; 32], token: &str) -> Result<Vec<u8>, Error> {
    if token.len() > MAX_TOKEN_BYTES {
        return Err(Error::TooLong { max: MAX_TOKEN_BYTES });
    }
    let parts: Vec<&str> = token.splitn(6, '.').collect();
    let [header, "", iv, text, tag] = parts[..] else {
        return Err(Error::Malformed("not five parts, the second of them empty"));
    };
    check_header(enc, header)?;
    let sealed = (b64::decode(iv)?, b64::decode(text)?, b64::decode(tag)?);
    match enc {
        Enc::A256Gcm => open_gcm(key, header.as_bytes(), sealed),
        Enc::A128CbcHs256 => open_cbc(key, header.as_bytes(), &sealed),
    }
}

fn check_header(enc: Enc, encoded: &str) -> Result<(), Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Header {
        alg: String,
        enc: String,
    }
    let header: Header = strict::from_slice(&b64::decode(encoded)?)
        .map_err(|_| Error::Malformed("the header has other members than alg and enc"))?;
    if header.alg == "dir" && header.enc == enc.as_str() { Ok(()) } else { Err(Error::Algorithm) }
}

fn gcm(key: &[u8; 32]) -> Result<LessSafeKey, Error> {
    let key = UnboundKey::new(&AES_256_GCM, key).map_err(|_| Error::Crypto)?;
    Ok(LessSafeKey::new(key))
}

fn nonce(iv: &[u8]) -> Result<Nonce, Error> {
    Nonce::try_assume_unique_for_key(iv).map_err(|_| Error::Decryption)
}

fn seal_gcm(key: &[u8; 32], iv: &[u8], aad: &[u8], plaintext: &[u8]) -> Result<Sealed, Error> {
    let mut text = plaintext.to_vec();
    let tag = gcm(key)?.seal_in_place_separate_tag(nonce(iv)?, Aad::from(aad), &mut text).map_err(|_| Error::Crypto)?;
    Ok((iv.to_vec(), text, tag.as_ref().to_vec()))
}

fn open_gcm(key: &[u8; 32], aad: &[u8], (iv, mut text, tag): Sealed) -> Result<Vec<u8>, Error> {
    if tag.len() != GCM_TAG {
        return Err(Error::Decryption);
    }
    text.extend_from_slice(&tag);
    let opened = gcm(key)?.open_in_place(nonce(&iv)?, Aad::from(aad), &mut text);
    let len = opened.map_err(|_| Error::Decryption)?.len();
    text.truncate(len);
    Ok(text)
}

fn seal_cbc(key: &[u8; 32], iv: &[u8; CBC_IV], aad: &[u8], plaintext: &[u8]) -> Sealed {
    let (mac_key, aes_key) = key.split_at(CBC_HALF);
    let cipher = cbc::Encryptor::<Aes128>::new(aes_key.into(), iv.into());
    let text = cipher.encrypt_padded_vec_mut::<Pkcs7>(plaintext);
    let tag = cbc_tag(mac_key, iv, aad, &text);
    (iv.to_vec(), text, tag)
}

/// The tag is compared before anything is decrypted, so that padding cannot be asked about.
fn open_cbc(key: &[u8; 32], aad: &[u8], (iv, text, tag): &Sealed) -> Result<Vec<u8>, Error> {
    let (mac_key, aes_key) = key.split_at(CBC_HALF);
    let matches = bool::from(cbc_tag(mac_key, iv, aad, text).ct_eq(tag));
    if !matches || iv.len() != CBC_IV {
        return Err(Error::Decryption);
    }
    let cipher = cbc::Decryptor::<Aes128>::new(aes_key.into(), iv.as_slice().into());
    cipher.decrypt_padded_vec_mut::<Pkcs7>(text).map_err(|_| Error::Decryption)
}

/// RFC 7518 section 5.2.2.1: the left half of HMAC over header, vector, ciphertext and the header's length in bits.
fn cbc_tag(mac_key: &[u8], iv: &[u8], aad: &[u8], text: &[u8]) -> Vec<u8> {
    let mut mac = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, mac_key));
    mac.update(aad);
    mac.update(iv);
    mac.update(text);
    mac.update(&(aad.len() as u64 * 8).to_be_bytes());
    mac.sign().as_ref()[..CBC_HALF].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
    }

    #[test]
    fn rfc_7518_appendix_b_1() {
        let key: [u8; 32] = std::array::from_fn(|at| u8::try_from(at).unwrap());
        let iv = hex("1af38c2dc2b96ffdd86694092341bc04").try_into().unwrap();
        let aad = b"The second principle of Auguste Kerckhoffs";
        let plaintext = b"A cipher system must not be required to be secret, and it must be able to fall into the hands of the enemy without inconvenience";
        let sealed = seal_cbc(&key, &iv, aad, plaintext);
        let text = "c80edfa32ddf39d5ef00c0b468834279a2e46a1b8049f792f76bfe54b903a9c9a94ac9b47ad2655c5f10f9aef71427e2fc6f9b3f399a221489f16362c703233609d45ac69864e3321cf82935ac4096c86e133314c54019e8ca7980dfa4b9cf1b384c486f3a54c51078158ee5d79de59fbd34d848b3d69550a67646344427ade54b8851ffb598f7f80074b9473c82e2db";
        assert_eq!((&sealed.1, &sealed.2), (&hex(text), &hex("652c3fa36b0a7c5b3219fab3a30bc1c4")));
        assert_eq!(open_cbc(&key, aad, &sealed).unwrap(), plaintext);
    }
}

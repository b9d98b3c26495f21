// SPDX-License-Identifier: AGPL-3.0-or-later
// The national algorithms: SM3 digests, SM2 signatures, SM4 sealing.
//
// Over OpenSSL 3 EVP (GB/T 32905, GB/T 32918, GB/T 32907). SM4-GCM does not exist there, so
// sealing is SM4-CTR with HMAC-SM3 over nonce and ciphertext (encrypt then MAC). Signing keys sit
// behind `Signer`, so that a hardware module can take their place.
//
//   const Sm3Digest digest = sm3(as_bytes("abc"));
//   XS_TRY(const Bytes sealed, seal(key, plain));
#pragma once

#include <array>
#include <compare>
#include <filesystem>
#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace xs {

struct Sm3Digest {
  std::array<std::uint8_t, 32> bytes{};
  auto operator<=>(const Sm3Digest&) const = default;
};
[[nodiscard]] std::string to_hex(const Sm3Digest& digest);
// Nothing unless 64 hexadecimal digits.
[[nodiscard]] std::optional<Sm3Digest> sm3_from_hex(std::string_view hex);

[[nodiscard]] Sm3Digest sm3(BytesView bytes);
[[nodiscard]] inline Sm3Digest sm3(std::string_view text) { return sm3(as_bytes(text)); }
[[nodiscard]] Sm3Digest hmac_sm3(BytesView key, BytesView message);

// Digest of a stream that need not lie in memory at once.
class Sm3Stream {
 public:
  Sm3Stream();
  ~Sm3Stream();
  Sm3Stream(Sm3Stream&&) noexcept;
  Sm3Stream& operator=(Sm3Stream&&) noexcept;
  void update(BytesView bytes);
  // Ends the stream; the object may not be used afterwards.
  [[nodiscard]] Sm3Digest finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// A key for sealing: 16 bytes for SM4 and 32 for HMAC-SM3, both derived from 32 random bytes.
// Zeroed when it goes.
class SealingKey {
 public:
  [[nodiscard]] static SealingKey random();
  // Fails with kInvalidInput unless 32 bytes.
  [[nodiscard]] static Result<SealingKey> from_bytes(BytesView bytes);
  ~SealingKey();
  SealingKey(const SealingKey&) = default;
  SealingKey& operator=(const SealingKey&) = default;
  [[nodiscard]] BytesView bytes() const { return bytes_; }

 private:
  SealingKey() = default;
  std::array<std::uint8_t, 32> bytes_{};
};

// nonce(16) ‖ ciphertext ‖ mac(32). `context` is bound by the MAC and must be given again to open.
[[nodiscard]] Bytes seal(const SealingKey& key, BytesView plain, std::string_view context);
// kCorrupt when a byte, the key or the context differs.
[[nodiscard]] Result<Bytes> open_sealed(const SealingKey& key, BytesView sealed,
                                        std::string_view context);

// SM2 with SM3 and the default identity 1234567812345678; signatures are DER.
class Signer {
 public:
  virtual ~Signer() = default;
  [[nodiscard]] virtual Result<Bytes> sign(BytesView message) const = 0;
  // PEM (SubjectPublicKeyInfo).
  [[nodiscard]] virtual std::string public_key() const = 0;
};
// Names a key: the first 16 hexadecimal digits of the SM3 of its public DER form.
[[nodiscard]] Result<std::string> key_id(std::string_view public_key_pem);
// False also when the key or the signature is malformed.
[[nodiscard]] bool verify_signature(std::string_view public_key_pem, BytesView message,
                                    BytesView signature);

// A private key in a PEM file (PKCS#8, encrypted when a passphrase is given), mode 0600; its
// public half beside it as NAME.pub. Creates both when absent; the folder must exist.
// Fails when others can read the private key, when the passphrase does not open it, or when the
// two files are not a pair. Encrypted ones take about a third of a second to open.
[[nodiscard]] Result<std::unique_ptr<Signer>> open_or_create_file_signer(
    const std::filesystem::path& private_key_file, std::string_view passphrase = {});

// Cryptographically random.
[[nodiscard]] Bytes random_bytes(std::size_t count);
// Equal length and content, in constant time.
[[nodiscard]] bool equal_in_constant_time(BytesView a, BytesView b);

}  // namespace xs

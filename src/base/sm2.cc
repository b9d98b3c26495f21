// SPDX-License-Identifier: AGPL-3.0-or-later
// SM2 signatures and the key file (the second half of sm.h).
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

#include "base/sm.h"

namespace xs {
namespace {

constexpr std::string_view kIdentity = "1234567812345678";
// Cost of guessing the passphrase of a stolen key file; about a third of a second to open.
constexpr int kPassphraseRounds = 600'000;

template <auto free_function>
struct FreeWith {
  template <class T>
  void operator()(T* pointer) const {
    free_function(pointer);
  }
};
using Key = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, FreeWith<EVP_PKEY_CTX_free>>;
using MdContext = std::unique_ptr<EVP_MD_CTX, FreeWith<EVP_MD_CTX_free>>;
using Bio = std::unique_ptr<BIO, FreeWith<BIO_free_all>>;
using Pkcs8 = std::unique_ptr<PKCS8_PRIV_KEY_INFO, FreeWith<PKCS8_PRIV_KEY_INFO_free>>;
using EncryptedPkcs8 = std::unique_ptr<X509_SIG, FreeWith<X509_SIG_free>>;

Bio reading_from(std::string_view text) {
  return Bio{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
}

std::string content_of(BIO* bio) {
  char* start = nullptr;
  const long size = BIO_get_mem_data(bio, &start);
  return size > 0 ? std::string(start, static_cast<std::size_t>(size)) : std::string{};
}

bool is_sm2(EVP_PKEY* key) { return key != nullptr && EVP_PKEY_is_a(key, "SM2") == 1; }

Key read_public_key(std::string_view pem) {
  const Bio bio = reading_from(pem);
  if (!bio) return nullptr;
  Key key{PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr)};
  return is_sm2(key.get()) ? std::move(key) : nullptr;
}

std::string write_public_key(EVP_PKEY* key) {
  const Bio bio{BIO_new(BIO_s_mem())};
  if (!bio || PEM_write_bio_PUBKEY(bio.get(), key) != 1) return {};
  return content_of(bio.get());
}

// A digest context for signing or verifying. The identity must be set on a key context bound to
// it *before* the operation starts; the digest context does not own that key context.
struct SignatureContext {
  KeyContext key_context;
  MdContext md_context;
};
SignatureContext signature_context(EVP_PKEY* key) {
  SignatureContext context{KeyContext{EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr)},
                           MdContext{EVP_MD_CTX_new()}};
  if (!context.key_context || !context.md_context ||
      EVP_PKEY_CTX_set1_id(context.key_context.get(), kIdentity.data(),
                           static_cast<int>(kIdentity.size())) != 1) {
    return {};
  }
  EVP_MD_CTX_set_pkey_ctx(context.md_context.get(), context.key_context.get());
  return context;
}

class FileSigner : public Signer {
 public:
  FileSigner(Key key, std::string public_key)
      : key_(std::move(key)), public_key_(std::move(public_key)) {}

  [[nodiscard]] Result<Bytes> sign(BytesView message) const override {
    const SignatureContext context = signature_context(key_.get());
    EVP_MD_CTX* const md = context.md_context.get();
    std::size_t size = 0;
    if (md == nullptr ||
        EVP_DigestSignInit_ex(md, nullptr, "SM3", nullptr, nullptr, key_.get(), nullptr) != 1 ||
        EVP_DigestSign(md, nullptr, &size, message.data(), message.size()) != 1) {
      return failed();
    }
    Bytes signature(size);
    if (EVP_DigestSign(md, signature.data(), &size, message.data(), message.size()) != 1) {
      return failed();
    }
    signature.resize(size);
    return signature;
  }
  [[nodiscard]] std::string public_key() const override { return public_key_; }

 private:
  static tl::unexpected<Error> failed() {
    return fail(ErrorCode::kUnavailable, "签名没有成功，请稍后重试或联系管理员。",
                "SM2 signing failed");
  }
  Key key_;
  std::string public_key_;
};

Result<std::string> write_private_key(EVP_PKEY* key, std::string_view passphrase) {
  const auto failed = [] {
    return fail(ErrorCode::kUnavailable, "密钥没有生成，请联系管理员。",
                "encoding the private key failed");
  };
  const Bio bio{BIO_new(BIO_s_secmem())};
  if (!bio) return failed();
  if (passphrase.empty()) {
    if (PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1) {
      return failed();
    }
    return content_of(bio.get());
  }
  const Pkcs8 plain{EVP_PKEY2PKCS8(key)};
  X509_ALGOR* const algorithm = PKCS5_pbe2_set_iv(EVP_aes_256_cbc(), kPassphraseRounds, nullptr, 16,
                                                  nullptr, NID_hmacWithSHA256);
  if (!plain || algorithm == nullptr) {
    X509_ALGOR_free(algorithm);
    return failed();
  }
  const EncryptedPkcs8 encrypted{PKCS8_set0_pbe(
      passphrase.data(), static_cast<int>(passphrase.size()), plain.get(), algorithm)};
  if (!encrypted) {
    X509_ALGOR_free(algorithm);
    return failed();
  }
  if (PEM_write_bio_PKCS8(bio.get(), encrypted.get()) != 1) return failed();
  return content_of(bio.get());
}

int give_passphrase(char* buffer, int size, int, void* passphrase) {
  const auto& text = *static_cast<const std::string_view*>(passphrase);
  if (text.empty() || text.size() > static_cast<std::size_t>(size)) return -1;
  std::memcpy(buffer, text.data(), text.size());
  return static_cast<int>(text.size());
}

tl::unexpected<Error> file_error(const std::filesystem::path& file, const char* action) {
  return fail(ErrorCode::kUnavailable, "密钥文件无法读写，请检查密钥目录及其权限。",
              std::string(action) + " " + file.string() + ": " + std::strerror(errno));
}

// Writes and syncs a new file; it must not exist.
Result<void> write_new_file(const std::filesystem::path& file, std::string_view content,
                            mode_t mode) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (descriptor < 0) return file_error(file, "create");
  bool written = true;
  while (written && !content.empty()) {
    const ssize_t count = ::write(descriptor, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    written = count > 0;
    if (written) content.remove_prefix(static_cast<std::size_t>(count));
  }
  written = written && ::fsync(descriptor) == 0;
  written = ::close(descriptor) == 0 && written;
  if (!written) return file_error(file, "write");
  return {};
}

// The file appears whole or not at all; an existing one is kept (another process was first).
Result<void> put_if_absent(const std::filesystem::path& file, std::string_view content,
                           mode_t mode) {
  std::filesystem::path draft = file;
  draft += "." + to_hex(random_bytes(8)) + ".new";
  auto outcome = write_new_file(draft, content, mode);
  if (outcome && ::link(draft.c_str(), file.c_str()) != 0 && errno != EEXIST) {
    outcome = file_error(file, "create");
  }
  ::unlink(draft.c_str());
  if (!outcome) return outcome;
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  if (!synced) return file_error(folder, "sync");
  return {};
}

Result<std::string> read_file(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return file_error(file, "read");
  std::string content{std::istreambuf_iterator<char>(stream), {}};
  if (stream.bad()) return file_error(file, "read");
  return content;
}

Result<Key> read_private_key(const std::filesystem::path& file, std::string_view passphrase) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) return file_error(file, "read");
  if ((status.st_mode & 077) != 0) {
    return fail(ErrorCode::kNotPermitted,
                "密钥文件可被他人读取，请先收紧文件权限（仅所有者可读写）。",
                file.string() + " must have mode 0600");
  }
  XS_TRY(std::string pem, read_file(file));
  const Bio bio = reading_from(pem);
  Key key{bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, give_passphrase, &passphrase)
              : nullptr};
  OPENSSL_cleanse(pem.data(), pem.size());
  if (!is_sm2(key.get())) {
    return fail(ErrorCode::kCorrupt, "密钥文件无法打开：口令不对或者文件已损坏。",
                file.string() + " holds no SM2 private key that this passphrase opens");
  }
  return key;
}

}  // namespace

Result<std::string> key_id(std::string_view public_key_pem) {
  const Key key = read_public_key(public_key_pem);
  std::uint8_t* der = nullptr;
  const int size = key ? i2d_PUBKEY(key.get(), &der) : 0;
  if (size <= 0) {
    return fail(ErrorCode::kInvalidInput, "公钥无法识别，请核对公钥文件。",
                "not an SM2 public key in PEM");
  }
  std::string id = to_hex(sm3(BytesView(der, static_cast<std::size_t>(size)))).substr(0, 16);
  OPENSSL_free(der);
  return id;
}

bool verify_signature(std::string_view public_key_pem, BytesView message, BytesView signature) {
  const Key key = read_public_key(public_key_pem);
  if (!key) return false;
  const SignatureContext context = signature_context(key.get());
  EVP_MD_CTX* const md = context.md_context.get();
  return md != nullptr &&
         EVP_DigestVerifyInit_ex(md, nullptr, "SM3", nullptr, nullptr, key.get(), nullptr) == 1 &&
         EVP_DigestVerify(md, signature.data(), signature.size(), message.data(), message.size()) ==
             1;
}

Result<std::unique_ptr<Signer>> open_or_create_file_signer(
    const std::filesystem::path& private_key_file, std::string_view passphrase) {
  std::error_code ignored;
  if (!std::filesystem::exists(private_key_file, ignored)) {
    const Key fresh{EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2")};
    if (!fresh) return fail(ErrorCode::kUnavailable, "密钥没有生成，请联系管理员。", "SM2 keygen");
    XS_TRY(std::string pem, write_private_key(fresh.get(), passphrase));
    const auto stored = put_if_absent(private_key_file, pem, 0600);
    OPENSSL_cleanse(pem.data(), pem.size());
    XS_CHECK(stored);
  }
  XS_TRY(Key key, read_private_key(private_key_file, passphrase));
  std::string public_key = write_public_key(key.get());
  std::filesystem::path public_key_file = private_key_file;
  public_key_file += ".pub";
  XS_CHECK(put_if_absent(public_key_file, public_key, 0644));
  XS_TRY(const std::string published, read_file(public_key_file));
  if (published != public_key) {
    return fail(ErrorCode::kCorrupt, "公钥文件与私钥不是一对，请核对密钥目录。",
                public_key_file.string() + " does not belong to the private key beside it");
  }
  return std::make_unique<FileSigner>(std::move(key), std::move(public_key));
}

}  // namespace xs

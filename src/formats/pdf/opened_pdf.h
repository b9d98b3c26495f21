// SPDX-License-Identifier: AGPL-3.0-or-later
// The one place where MuPDF is opened, and how its errors are kept from C++.
//
// MuPDF leaves a function by longjmp. So every call stands in `guarded`, whose body holds no
// object with a destructor; it fills objects that live outside.
#pragma once

extern "C" {
#include <mupdf/fitz.h>
#include <mupdf/pdf.h>
}

#include <string>

#include "base/bytes.h"

namespace xs::formats {

// False when MuPDF reported an error.
template <class Body>
[[nodiscard]] bool guarded(fz_context* context, Body&& body) {
  fz_try(context) { body(); }
  fz_catch(context) { return false; }
  return true;
}

class OpenedPdf {
 public:
  // Throws Refusal when it is encrypted or damaged beyond repair. Keeps the view.
  explicit OpenedPdf(BytesView bytes);
  ~OpenedPdf();
  OpenedPdf(const OpenedPdf&) = delete;
  OpenedPdf& operator=(const OpenedPdf&) = delete;

  [[nodiscard]] fz_context* context() const { return context_; }
  [[nodiscard]] pdf_document* pdf() const { return document_; }
  [[nodiscard]] int pages() const { return pages_; }

 private:
  fz_context* context_ = nullptr;
  pdf_document* document_ = nullptr;
  int pages_ = 0;
};

// A page while it is used.
class LoadedPage {
 public:
  LoadedPage(const OpenedPdf& opened, int index) : context_(opened.context()) {
    good_ = guarded(context_, [&] {
      page_ = pdf_load_page(context_, opened.pdf(), index);
      bounds_ = pdf_bound_page(context_, page_);
    });
  }
  ~LoadedPage() {
    if (page_ != nullptr) fz_drop_page(context_, &page_->super);
  }
  LoadedPage(const LoadedPage&) = delete;
  LoadedPage& operator=(const LoadedPage&) = delete;
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] pdf_page* page() const { return page_; }
  [[nodiscard]] fz_rect bounds() const { return bounds_; }

 private:
  fz_context* context_;
  pdf_page* page_ = nullptr;
  fz_rect bounds_{};
  bool good_ = false;
};

}  // namespace xs::formats

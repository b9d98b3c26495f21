// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/office_fixture.h"

#include <zip.h>

#include <cstdio>
#include <stdexcept>

namespace xs::formats {
namespace {

const std::string kXml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
const std::string kOffice = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

std::string types(const std::string& main, const std::string& type) {
  return kXml +
         "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
         "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
         "<Override PartName=\"/" +
         main + "\" ContentType=\"application/vnd.openxmlformats-officedocument." + type +
         ".main+xml\"/></Types>";
}

std::string relations(const std::string& lines) {
  return kXml + "<Relationships>" + lines + "</Relationships>";
}

std::string relation(const std::string& id, const std::string& type, const std::string& target) {
  return "<Relationship Id=\"" + id + "\" Type=\"" + kOffice + "/" + type + "\" Target=\"" +
         target + "\"/>";
}

void require(bool good) {
  if (!good) throw std::runtime_error("fixture");
}

}  // namespace

Bytes make_zip(const Entries& entries) {
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, nullptr);
  require(target != nullptr);
  zip_source_keep(target);
  zip_t* zip = zip_open_from_source(target, ZIP_TRUNCATE, nullptr);
  require(zip != nullptr);
  for (const auto& [name, content] : entries) {
    zip_source_t* source = zip_source_buffer(zip, content.data(), content.size(), 0);
    require(zip_file_add(zip, name.c_str(), source, ZIP_FL_ENC_UTF_8) >= 0);
  }
  require(zip_close(zip) == 0);
  require(zip_source_open(target) == 0);
  zip_source_seek(target, 0, SEEK_END);
  Bytes bytes(static_cast<std::size_t>(zip_source_tell(target)));
  zip_source_seek(target, 0, SEEK_SET);
  require(zip_source_read(target, bytes.data(), bytes.size()) ==
          static_cast<zip_int64_t>(bytes.size()));
  zip_source_close(target);
  zip_source_free(target);
  return bytes;
}

Bytes make_docx(const std::string& body, const std::string& more_relations, const Entries& more) {
  Entries entries{
      {"[Content_Types].xml", types("word/document.xml", "wordprocessingml.document")},
      {"_rels/.rels", relations(relation("rId1", "officeDocument", "word/document.xml"))},
      {"word/_rels/document.xml.rels", relations(more_relations)},
      {"word/document.xml",
       kXml +
           "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
           "xmlns:mc=\"urn:mc\" xmlns:v=\"urn:v\" xmlns:wp=\"urn:wp\"><w:body>" +
           body + "</w:body></w:document>"}};
  entries.insert(entries.end(), more.begin(), more.end());
  return make_zip(entries);
}

Bytes make_xlsx(const std::string& sheet, const std::string& strings, const std::string& styles,
                const Entries& more) {
  Entries entries{{"[Content_Types].xml", types("xl/workbook.xml", "spreadsheetml.sheet")},
                  {"_rels/.rels", relations(relation("rId1", "officeDocument", "xl/workbook.xml"))},
                  {"xl/_rels/workbook.xml.rels",
                   relations(relation("rId1", "worksheet", "worksheets/sheet1.xml") +
                             relation("rId2", "sharedStrings", "sharedStrings.xml") +
                             relation("rId3", "styles", "styles.xml"))},
                  {"xl/workbook.xml",
                   kXml + "<workbook xmlns:r=\"urn:r\"><sheets><sheet name=\"名单\" "
                          "sheetId=\"1\" r:id=\"rId1\"/></sheets><definedNames>"
                          "<definedName name=\"负责人\">\"张三\"</definedName></definedNames>"
                          "</workbook>"},
                  {"xl/sharedStrings.xml", kXml + "<sst>" + strings + "</sst>"},
                  {"xl/styles.xml", kXml + "<styleSheet>" + styles + "</styleSheet>"},
                  {"xl/worksheets/sheet1.xml", kXml + "<worksheet>" + sheet + "</worksheet>"}};
  entries.insert(entries.end(), more.begin(), more.end());
  return make_zip(entries);
}

std::string make_pdf(const std::vector<std::string>& objects) {
  std::string out = "%PDF-1.7\n";
  std::vector<std::size_t> offsets;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    offsets.push_back(out.size());
    out += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const std::size_t table = out.size();
  out += "xref\n0 " + std::to_string(objects.size() + 1) + "\n0000000000 65535 f \n";
  for (const std::size_t offset : offsets) {
    char line[32];
    std::snprintf(line, sizeof line, "%010zu 00000 n \n", offset);
    out += line;
  }
  return out + "trailer\n<< /Root 1 0 R /Info 2 0 R /Size " + std::to_string(objects.size() + 1) +
         " >>\nstartxref\n" + std::to_string(table) + "\n%%EOF\n";
}

std::string pdf_stream(const std::string& content) {
  return "<< /Length " + std::to_string(content.size()) + " >>\nstream\n" + content + "\nendstream";
}

}  // namespace xs::formats

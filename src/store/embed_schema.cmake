# cmake -DOUT=schema_files.cc -DSCHEMA=folder -P embed_schema.cmake
#
# Writes the migrations of schema/ into a C++ source, so that the program needs no file beside it.
file(GLOB names RELATIVE ${SCHEMA} ${SCHEMA}/*.sql)
list(SORT names)
set(rows "")
foreach(name IN LISTS names)
  if(NOT name MATCHES "^([0-9][0-9][0-9])_[a-z0-9_]+\\.sql$")
    message(FATAL_ERROR "schema/${name}: a migration is named like 001_foundation.sql")
  endif()
  math(EXPR version "1${CMAKE_MATCH_1} - 1000")
  file(READ ${SCHEMA}/${name} text)
  string(APPEND rows "    {${version}, \"${name}\", R\"migration(${text})migration\"},\n")
endforeach()
file(WRITE ${OUT} "// Made from schema/ by embed_schema.cmake.
#include \"store/migrations.h\"

namespace xs::store {
namespace {
constexpr Migration kMigrations[] = {
${rows}};
}  // namespace
std::span<const Migration> embedded_migrations() { return kMigrations; }
}  // namespace xs::store
")

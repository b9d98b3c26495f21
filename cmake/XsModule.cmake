# xs_module(NAME [THREADS] SOURCES … TESTS … DEPENDS other modules … LINKS libraries … TEST_LINKS …)
#
# One module of ARCHITECTURE.md: a static library xs_NAME from src/NAME, and one test program
# NAME_test from the unit tests beside its sources. A module sees only what it DEPENDS on.
# THREADS: it starts threads or its tests do, so its tests run under the thread sanitizer, too
# (label unit-threads, target tests_with_threads).

find_package(GTest REQUIRED)
include(GoogleTest)

add_library(xs_options INTERFACE)
target_compile_features(xs_options INTERFACE cxx_std_20)
target_include_directories(xs_options INTERFACE ${PROJECT_SOURCE_DIR}/src)
target_compile_options(xs_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)

add_custom_target(tests_with_threads)

function(xs_module name)
  cmake_parse_arguments(ARG "THREADS" "" "SOURCES;TESTS;DEPENDS;LINKS;TEST_LINKS" ${ARGN})
  add_library(xs_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(xs_${name} PUBLIC xs_options ${ARG_LINKS})
  foreach(dependency IN LISTS ARG_DEPENDS)
    target_link_libraries(xs_${name} PUBLIC xs_${dependency})
  endforeach()
  if(ARG_TESTS)
    add_executable(${name}_test ${ARG_TESTS})
    target_link_libraries(${name}_test PRIVATE
      xs_${name} ${ARG_TEST_LINKS} GTest::gtest GTest::gtest_main)
    target_compile_definitions(${name}_test PRIVATE
      XS_SOURCE_DIR="${PROJECT_SOURCE_DIR}" XS_BINARY_DIR="${PROJECT_BINARY_DIR}")
    # What is tested is built as shipped; the sources of tests run once and need to compile fast.
    target_compile_options(${name}_test PRIVATE
      $<$<CONFIG:Release>:-O1> $<$<CONFIG:Debug>:-O0>)
    set(label unit)
    if(ARG_THREADS)
      set(label unit-threads)
      add_dependencies(tests_with_threads ${name}_test)
    endif()
    gtest_discover_tests(${name}_test DISCOVERY_MODE PRE_TEST
      PROPERTIES TIMEOUT 300 LABELS ${label})
  endif()
endfunction()

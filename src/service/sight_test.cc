// SPDX-License-Identifier: AGPL-3.0-or-later
// The desk, the list and the door of a case agree about who may see what.
#include "service/sight.h"

#include <algorithm>

#include "service/case_view.h"
#include "service/test_system.h"

namespace xs::service {
namespace {

constexpr std::string_view kNews = "县审计局召开审计整改推进会，部署年底前重点工作。";

class Sight : public ::testing::Test {
 protected:
  std::set<CaseId> listed(const Session& session) {
    const auto items = list_cases(with_.system(), session, with_.at());
    EXPECT_TRUE(items) << what_failed(items);
    std::set<CaseId> ids;
    for (const ListedCase& item : items.value_or(std::vector<ListedCase>{})) {
      EXPECT_TRUE(ids.insert(item.item).second) << "listed twice";
    }
    return ids;
  }
  std::set<CaseId> on_desk(const Session& session) {
    const auto desk = desk_of(with_.system(), session, with_.at());
    EXPECT_TRUE(desk) << what_failed(desk);
    std::set<CaseId> ids;
    if (!desk) return ids;
    for (const Task& task : desk->owed) ids.insert(task.item.item);
    for (const auto* part : {&desk->drafts, &desk->returned, &desk->sent, &desk->done}) {
      for (const ListedCase& item : *part) ids.insert(item.item);
    }
    return ids;
  }
  // For everybody at every item there is.
  void expect_agreement(const std::vector<CaseId>& all) {
    for (const auto& [role, which] : kPeople) {
      SCOPED_TRACE(role + which);
      const Session& session = with_.as(role, which);
      std::set<CaseId> opens;
      for (const CaseId& item : all) {
        if (view_case(with_.system(), session, item)) opens.insert(item);
      }
      const std::set<CaseId> list = listed(session), desk = on_desk(session);
      EXPECT_EQ(list, opens) << "the list is what opens";
      EXPECT_TRUE(std::ranges::includes(list, desk)) << "the list holds what the desk shows";
    }
  }

  const std::vector<std::pair<std::string, std::string>> kPeople{{"drafter", ""},
                                                                 {"drafter", "2"},
                                                                 {"dept-head", ""},
                                                                 {"deputy", ""},
                                                                 {"chief", ""},
                                                                 {"office", ""},
                                                                 {"secrecy", ""},
                                                                 {"auditor", ""},
                                                                 {"security-administrator", ""},
                                                                 {"system-administrator", ""}};
  TestSystem with_;
};

TEST_F(Sight, WhatWaitsForOnesOpinionIsInTheList) {
  const CaseId item = with_.handed_in("动态", kNews);
  const Session &head = with_.as("dept-head"), &deputy = with_.as("deputy");
  EXPECT_TRUE(listed(head).contains(item));
  EXPECT_FALSE(listed(deputy).contains(item)) << "he learns of it when it is his turn";
  ASSERT_TRUE(with_.say(item, "dept-head", "department-opinion", "opine"));
  EXPECT_TRUE(listed(deputy).contains(item));
  EXPECT_TRUE(listed(head).contains(item)) << "who has given his opinion goes on seeing it";
  EXPECT_FALSE(listed(with_.as("chief")).contains(item));
}

TEST_F(Sight, DeskListAndCaseAgree) {
  const CaseId draft = with_.drafted("动态", kNews, "一");
  const CaseId waiting = with_.handed_in("动态", kNews, "二");
  const CaseId passed_on = with_.handed_in("动态", kNews, "三");
  ASSERT_TRUE(with_.say(passed_on, "dept-head", "department-opinion", "opine"));
  const CaseId sent_back = with_.handed_in("动态", kNews, "四");
  auto back = with_.said(sent_back, "department-opinion", "return");
  back.return_to = "draft";
  const auto returned = with_.act(sent_back, "dept-head", back);
  ASSERT_TRUE(returned) << what_failed(returned);
  const CaseId released = with_.approved(kNews, "五");
  ASSERT_FALSE(with_.permit_of(released).empty());
  const CaseId sealed = with_.handed_in("动态", kNews, "六");
  ASSERT_TRUE(with_.act(sealed, "dept-head", casefile::SealedUp{"疑似涉密"}));
  expect_agreement({draft, waiting, passed_on, sent_back, released, sealed});
}

TEST_F(Sight, TheNewestComeFirst) {
  const CaseId first = with_.handed_in("动态", kNews, "一");
  const CaseId second = with_.handed_in("动态", kNews, "二");
  const auto order = [&](const std::string& role) {
    std::vector<CaseId> ids;
    const auto items = list_cases(with_.system(), with_.as(role), with_.at());
    EXPECT_TRUE(items) << what_failed(items);
    for (const ListedCase& item : *items) ids.push_back(item.item);
    return ids;
  };
  for (const std::string role : {"drafter", "dept-head", "office"}) {
    SCOPED_TRACE(role);
    EXPECT_EQ(order(role), (std::vector{second, first}));
  }
  ASSERT_TRUE(with_.say(first, "dept-head", "department-opinion", "opine"));
  EXPECT_EQ(order("dept-head"), (std::vector{first, second}));
}

}  // namespace
}  // namespace xs::service

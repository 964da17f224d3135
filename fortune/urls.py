"""URLs under /fortune/."""

from django.urls import path, register_converter

from fortune import (
    api_views,
    views,
    views_chat,
    views_days,
    views_guide,
    views_history,
    views_me,
    views_pages,
    views_profiles,
)

register_converter(views_history.ShareToken, "share_token")

app_name = "fortune"
urlpatterns = [
    path("", views.saju_view, name="saju"),
    path("daily/", views_pages.daily_view, name="daily"),
    path("topics/", views_pages.topics_view, name="topics"),
    path("compatibility/", views_pages.compatibility_view, name="compatibility"),
    path("school-year/", views_pages.school_year_view, name="school_year"),
    path("theme/", views_pages.theme_view, name="theme"),
    path("api/", views.saju_api_view, name="saju_api"),
    path("api/streaming/", views.saju_streaming_api, name="saju_streaming_api"),
    path("api/pillars/", api_views.calculate_pillars_only, name="calculate_pillars"),
    path("api/daily/", views.daily_fortune_api, name="daily_fortune_api"),
    path("api/topic/", api_views.analyze_topic, name="analyze_topic"),
    path("calendar/", views_days.calendar_view, name="calendar"),
    path("daily/remind/", views_days.remind_view, name="remind"),
    path("days/", views_days.favorites_view, name="favorites"),
    path("days/my-days.ics", views_days.favorites_file, name="favorites_file"),
    path(
        "days/<uuid:favorite_id>/delete/",
        views_days.favorite_delete_view,
        name="favorite_delete",
    ),
    path("chat/", views_chat.chat_main_page, name="chat_main_page"),
    path("chat/create/", views_chat.create_chat_session, name="create_chat_session"),
    path("chat/send/", views_chat.send_chat_message, name="send_chat_message"),
    path("chat/save/", views_chat.save_chat_to_history, name="save_chat_to_history"),
    path("people/", views_profiles.people_view, name="people"),
    path("people/new/", views_profiles.person_view, name="person_add"),
    path("people/<uuid:profile_id>/", views_profiles.person_view, name="person"),
    path(
        "people/<uuid:profile_id>/delete/",
        views_profiles.person_delete_view,
        name="person_delete",
    ),
    path(
        "people/<uuid:profile_id>/default/",
        views_profiles.person_default_view,
        name="person_default",
    ),
    path("api/profiles/", views_profiles.profile_list_api, name="profile_list_api"),
    path(
        "api/profiles/<uuid:profile_id>/",
        views_profiles.profile_update_api,
        name="profile_update_api",
    ),
    path(
        "api/profiles/<uuid:profile_id>/delete/",
        views_profiles.profile_delete_api,
        name="profile_delete_api",
    ),
    path(
        "api/profiles/<uuid:profile_id>/default/",
        views_profiles.profile_default_api,
        name="profile_default_api",
    ),
    path("api/favorites/", views_profiles.favorite_list_api, name="favorite_list_api"),
    path(
        "api/favorites/<uuid:favorite_id>/delete/",
        views_profiles.favorite_delete_api,
        name="favorite_delete_api",
    ),
    path("me/", views_me.me_view, name="me"),
    path("me/erase/<slug:kind>/", views_me.me_erase_view, name="me_erase"),
    path("me/delete/", views_me.me_delete_view, name="me_delete"),
    path("me/deleted/", views_me.me_deleted_view, name="me_deleted"),
    path("api/statistics/", views_me.statistics_api, name="statistics_api"),
    path("api/export/", views_me.export_api, name="export_api"),
    path("api/erase/", views_me.erase_api, name="erase_api"),
    path("guide/", views_guide.guide_view, name="guide"),
    path("history/", views_history.saju_history, name="history"),
    path("history/<uuid:result_id>/", views_history.saju_history_detail, name="history_detail"),
    path("history/<uuid:result_id>/rename/", views_history.rename_history, name="rename_history"),
    path("history/<uuid:result_id>/keep/", views_history.keep_history, name="keep_history"),
    path(
        "history/<uuid:result_id>/delete/",
        views_history.delete_history_api,
        name="delete_history_api",
    ),
    path("history/<uuid:result_id>/share/", views_history.share_history, name="share_history"),
    path("history/<uuid:result_id>/card.png", views_history.history_card, name="history_card"),
    path("s/<share_token:token>/", views_history.shared_result, name="shared_result"),
    path(
        "s/<share_token:token>/og.png",
        views_history.shared_picture,
        {"shape": "og"},
        name="shared_og",
    ),
    path(
        "s/<share_token:token>/card.png",
        views_history.shared_picture,
        {"shape": "card"},
        name="shared_card",
    ),
    path("api/save/", views_history.save_fortune_api, name="save_fortune_api"),
]

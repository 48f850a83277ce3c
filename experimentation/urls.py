from django.urls import URLPattern

app_name = "experimentation"
urlpatterns: list[URLPattern] = []
